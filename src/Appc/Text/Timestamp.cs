using System.Globalization;

namespace Appc.Text;

/// <summary>Dates and times as RFC 3339 writes them: "2016-05-09T10:00:00.5+02:00".</summary>
internal static class Timestamp
{
    private const int SecondsEnd = 19;

    internal static bool IsValid(string text)
    {
        if (text.Length <= SecondsEnd || !IsDateAndTime(text))
        {
            return false;
        }

        var rest = text.AsSpan(SecondsEnd);
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0)
            {
                return false;
            }

            rest = rest[(digits + 1)..];
        }

        return rest is "Z" or "z" || IsOffset(rest);
    }

    private static bool IsDateAndTime(string text)
    {
        // A leap second is a valid time that DateTime does not know: judge it as the second before.
        var seconds = text[..SecondsEnd].ToUpperInvariant();
        seconds = seconds.EndsWith(":60", StringComparison.Ordinal) ? seconds[..^2] + "59" : seconds;
        return DateTime.TryParseExact(seconds, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    private static bool IsOffset(ReadOnlySpan<char> text) =>
        text.Length == 6
        && text[0] is '+' or '-'
        && text[3] == ':'
        && int.TryParse(text[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
        && hours < 24
        && int.TryParse(text[4..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
        && minutes < 60;
}
