using System.Globalization;

namespace Rkt.Cli.Output;

/// <summary>Sizes in binary units: <c>9B</c>, <c>1.5MiB</c>, <c>83MiB</c>.</summary>
internal static class ByteSize
{
    private static ReadOnlySpan<string> Units => new[] { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };

    public static string Format(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        // One digit behind the point where it says something: below ten.
        var digits = unit > 0 && value < 9.95 ? "0.0" : "0";
        return value.ToString(digits, CultureInfo.InvariantCulture) + Units[unit];
    }
}
