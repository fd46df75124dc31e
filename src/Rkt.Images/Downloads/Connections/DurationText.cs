using System.Globalization;

namespace Rkt.Images.Downloads.Connections;

/// <summary>Durations for people: "0.2 s", "30 s".</summary>
internal static class DurationText
{
    public static string Of(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
