namespace Rkt.Images.Discovery;

/// <summary>A meta tag of discovery: <c>&lt;meta name="NAME" content="PREFIX VALUE"&gt;</c>.</summary>
/// <param name="Name">"ac-discovery" or "ac-discovery-pubkeys".</param>
/// <param name="Prefix">The names that it is for.</param>
/// <param name="Value">A template of URLs, or a URL.</param>
public sealed record MetaTag(string Name, string Prefix, string Value)
{
    /// <summary>Names a template of image URLs.</summary>
    public const string Images = "ac-discovery";

    /// <summary>Names a URL of public keys.</summary>
    public const string Keys = "ac-discovery-pubkeys";

    /// <summary>The tag with these attributes, or null when it is none of discovery's or not complete.</summary>
    internal static MetaTag? From(string name, string content)
    {
        var text = content.Trim();
        var space = text.AsSpan().IndexOfAny(' ', '\n', '\t');
        return name is Images or Keys && space > 0 ? new MetaTag(name, text[..space], text[space..].Trim()) : null;
    }
}
