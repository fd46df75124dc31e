using System.Globalization;
using System.Text;

namespace Appc.Text;

/// <summary>Foreign text in messages: in quotes, on one line, and unable to drive the terminal that shows it.</summary>
public static class Quoted
{
    private const int Longest = 120;

    /// <summary>The text in double quotes, control characters escaped, cut when it is long.</summary>
    public static string Of(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            if (char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e'))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else if (character is '"' or '\\')
            {
                quoted.Append('\\').Append(character);
            }
            else
            {
                quoted.Append(character);
            }
        }

        return quoted.Append(text.Length > Longest ? "…\"" : "\"").ToString();
    }
}
