using System.Globalization;
using System.Text;

namespace Rkt.Cli.Parsing;

/// <summary>Lengths of time as users write them: <c>30m</c>, <c>1h30m</c>, <c>1.5s</c>, <c>-1ms</c>, <c>0</c>.</summary>
internal static class DurationText
{
    /// <exception cref="FormatException">The text is no length of time, or one too long to count.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var duration) ? duration : throw new FormatException($"invalid duration \"{text}\" (as in 90s, 30m, 1h30m)");

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan();
        var isNegative = rest is ['-', ..];
        if (rest is ['-' or '+', ..])
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return true;
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        var total = 0m;
        while (!rest.IsEmpty)
        {
            if (!TryTakePart(ref rest, ref total))
            {
                return false;
            }
        }

        duration = TimeSpan.FromTicks((long)(isNegative ? -total : total));
        return true;
    }

    /// <summary>The form that messages use: <c>30m0s</c>, <c>24h0m0s</c>, <c>1.5s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new StringBuilder();
        if (duration < TimeSpan.Zero)
        {
            text.Append('-');
            duration = duration.Negate();
        }

        if (duration.TotalHours >= 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}h");
        }

        if (duration.TotalMinutes >= 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"{duration.Minutes}m");
        }

        var seconds = (duration.Ticks % TimeSpan.TicksPerMinute) / (decimal)TimeSpan.TicksPerSecond;
        return text.Append(seconds.ToString("0.#######", CultureInfo.InvariantCulture)).Append('s').ToString();
    }

    private static bool TryTakePart(ref ReadOnlySpan<char> rest, ref decimal total)
    {
        var digits = rest.IndexOfAnyExcept("0123456789.");
        if (digits < 1 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[digits..];
        var end = rest.IndexOfAny("0123456789.");
        var unit = end < 0 ? rest : rest[..end];
        rest = rest[unit.Length..];
        var ticks = unit switch
        {
            "ns" => 0.01m,
            "us" or "µs" => TimeSpan.TicksPerMicrosecond,
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            _ => 0m,
        };
        if (ticks == 0 || number > long.MaxValue / ticks)
        {
            return false;
        }

        total += number * ticks;
        return total <= long.MaxValue;
    }
}
