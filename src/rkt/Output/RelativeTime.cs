namespace Rkt.Cli.Output;

/// <summary>Times as people say them: "now", "3 minutes ago", "a long while ago".</summary>
internal static class RelativeTime
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;
    private const int Week = 7 * Day;
    private const int Month = 30 * Day;
    private const int Year = 12 * Month;
    private const int LongTime = 37 * Year;

    public static string Format(DateTimeOffset time, DateTimeOffset now)
    {
        var seconds = (long)(now - time).Duration().TotalSeconds;
        if (seconds < 1)
        {
            return "now";
        }

        return $"{Amount(seconds)} {(time <= now ? "ago" : "from now")}";
    }

    private static string Amount(long seconds) => seconds switch
    {
        < 2 => "1 second",
        < Minute => $"{seconds} seconds",
        < 2 * Minute => "1 minute",
        < Hour => $"{seconds / Minute} minutes",
        < 2 * Hour => "1 hour",
        < Day => $"{seconds / Hour} hours",
        < 2 * Day => "1 day",
        < Week => $"{seconds / Day} days",
        < 2 * Week => "1 week",
        < Month => $"{seconds / Week} weeks",
        < 2 * Month => "1 month",
        < Year => $"{seconds / Month} months",
        < 18 * Month => "1 year",
        < 2 * Year => "2 years",
        < LongTime => $"{seconds / Year} years",
        _ => "a long while",
    };
}
