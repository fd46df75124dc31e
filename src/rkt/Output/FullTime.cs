using System.Globalization;

namespace Rkt.Cli.Output;

/// <summary>Times to the millisecond with the zone they are given in: <c>2016-05-09 10:11:12.5 +0200 CEST</c>.</summary>
internal static class FullTime
{
    public static string Format(DateTimeOffset time, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        var offset = local.Offset;
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        var name = offset == TimeSpan.Zero && zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime
            ? "UTC"
            : zone.IsDaylightSavingTime(local) ? zone.DaylightName : zone.StandardName;
        return string.Create(
            CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd HH:mm:ss.FFF} {sign}{offset:hhmm} {name}");
    }
}
