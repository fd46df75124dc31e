using System.Text;

namespace Rkt.Images.Discovery;

/// <summary>A URL with variables in braces, of which <c>{ext}</c> tells the image from its signature.</summary>
internal static class EndpointTemplate
{
    /// <summary>What a label's value may bring into a URL unchanged: characters that cannot start a query or a fragment.</summary>
    private const string KeptCharacters = "-._~/:@!$&'()*+,;=";

    /// <summary>The template with all variables replaced by their values.</summary>
    /// <exception cref="FormatException">A variable has no value in the request.</exception>
    public static string Render(string template, DiscoveryRequest request, string extension)
    {
        var result = new StringBuilder();
        var rest = template.AsSpan();
        while (rest.IndexOf('{') is var open and >= 0 && rest[open..].IndexOf('}') is var length and > 0)
        {
            var variable = rest.Slice(open + 1, length - 1).ToString();
            var value = variable == "ext"
                ? extension
                : request.Variable(variable) ?? throw new FormatException($"template \"{template}\" wants {{{variable}}}, and the image is asked for without it");
            AppendValue(result.Append(rest[..open]), value);
            rest = rest[(open + length + 1)..];
        }

        return result.Append(rest).ToString();
    }

    private static void AppendValue(StringBuilder result, string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            var text = rune.ToString();
            var isKept = rune.IsAscii && (char.IsAsciiLetterOrDigit(text[0]) || KeptCharacters.Contains(text[0], StringComparison.Ordinal));
            result.Append(isKept ? text : Uri.EscapeDataString(text));
        }
    }
}
