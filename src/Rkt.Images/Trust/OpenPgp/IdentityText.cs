using System.Globalization;
using System.Text;

namespace Rkt.Images.Trust.OpenPgp;

/// <summary>An identity as it may be shown: whoever makes a key chooses its bytes, and a terminal must not obey them.</summary>
internal static class IdentityText
{
    public static string Of(ReadOnlySpan<byte> body)
    {
        var text = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(body).EnumerateRunes())
        {
            var isShown = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse);
            text.Append(isShown ? rune.ToString() : "?");
        }

        return text.ToString();
    }
}
