using Rkt.Host.Errors;

namespace Rkt.Images.References;

/// <summary>An image as the command line names it, told apart by its form (command line, section 2).</summary>
/// <param name="Kind">What it names.</param>
/// <param name="Value">The key's start, the file's path, the name with labels, the URL, or the docker reference without its scheme.</param>
public sealed record ImageReference(ImageReferenceKind Kind, string Value)
{
    private const string KeyPrefix = "sha512-";
    private const int LeastDigits = 2;
    private const string Extension = ".aci";

    /// <summary>Tells what a reference names. Looks at the file system: an existing file comes before a name.</summary>
    /// <param name="text">The reference.</param>
    /// <exception cref="RktException">The reference is a URL of something else than an image archive.</exception>
    public static ImageReference Parse(string text)
    {
        if (IsKey(text))
        {
            return new(ImageReferenceKind.Key, text);
        }

        var colon = text.IndexOf(':');
        var scheme = colon > 0 && IsScheme(text.AsSpan(0, colon)) ? text[..colon].ToLowerInvariant() : "";
        return scheme switch
        {
            "" => OfPlainText(text),
            "file" => OfFileUrl(text),
            "http" or "https" => RequireArchive(text, new(ImageReferenceKind.Url, text)),
            "docker" => new(ImageReferenceKind.Docker, WithoutSlashes(text[(colon + 1)..])),
            "cimd" => OfCanonical(text),
            // "my-app:v1" looks like a scheme and is a name with a version; a file may be called so as well.
            _ => OfPlainText(text),
        };
    }

    /// <summary>Whether a reference, good or bad, names a file.</summary>
    public static bool NamesFile(string text)
    {
        try
        {
            return Parse(text).Kind == ImageReferenceKind.File;
        }
        catch (RktException)
        {
            return false;
        }
    }

    /// <summary>A reference that can only mean a file: absolute, existing, or ending like one.</summary>
    private static ImageReference OfPlainText(string text)
    {
        var isFile = Path.IsPathRooted(text)
            || File.Exists(text)
            || (!text.Contains(':') && (text.Contains("./", StringComparison.Ordinal) || text.EndsWith(Extension, StringComparison.Ordinal)));
        return new(isFile ? ImageReferenceKind.File : ImageReferenceKind.Name, text);
    }

    private static ImageReference OfFileUrl(string text)
    {
        var rest = text["file:".Length..];
        var path = rest.StartsWith("//", StringComparison.Ordinal) ? rest[2..] : rest;
        return RequireArchive(text, new(ImageReferenceKind.File, Uri.UnescapeDataString(path)));
    }

    private static ImageReference RequireArchive(string text, ImageReference reference)
    {
        var path = reference.Value.Split('?', '#')[0];
        return path.EndsWith(Extension, StringComparison.Ordinal)
            ? reference
            : throw new RktException($"invalid image string \"{(reference.Kind == ImageReferenceKind.Url ? WithoutSecrets(text) : text)}\"") { Hint = "the path of an image URL ends in .aci" };
    }

    /// <summary>A URL without user, password and query. By hand: the start of every command is too early for Uri.</summary>
    private static string WithoutSecrets(string url)
    {
        var text = url.Split('?', '#')[0];
        var scheme = text.IndexOf(':') + 1;
        var host = text.AsSpan(scheme).StartsWith("//") ? scheme + "//".Length : scheme;
        var at = text.LastIndexOf('@');
        return at > host ? text[..host] + text[(at + 1)..] : text;
    }

    private static ImageReference OfCanonical(string text)
    {
        var parts = text.Split(':', 4);
        return parts switch
        {
            [_, "appc", "v=0", var name] => new(ImageReferenceKind.Name, OfQuery(name)),
            [_, "docker", "v=0", var reference] => new(ImageReferenceKind.Docker, reference),
            [_, "aci-archive", "v=0", var url] => Parse(Uri.UnescapeDataString(url)),
            _ => throw new RktException($"invalid image string \"{text}\""),
        };
    }

    /// <summary>Turns <c>NAME?label=value&amp;…</c> into <c>NAME,label=value,…</c>.</summary>
    private static string OfQuery(string name)
    {
        var query = name.IndexOf('?');
        return query < 0 ? name : Uri.UnescapeDataString($"{name[..query]},{name[(query + 1)..].Replace('&', ',')}");
    }

    private static string WithoutSlashes(string text) => text.StartsWith("//", StringComparison.Ordinal) ? text[2..] : text;

    private static bool IsKey(string text) =>
        text.Length >= KeyPrefix.Length + LeastDigits
        && text.StartsWith(KeyPrefix, StringComparison.Ordinal)
        && !text.AsSpan(KeyPrefix.Length).ContainsAnyExcept("0123456789abcdefABCDEF");

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return char.IsAsciiLetter(text[0]);
    }
}
