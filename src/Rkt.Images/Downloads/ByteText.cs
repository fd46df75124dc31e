using System.Globalization;

namespace Rkt.Images.Downloads;

/// <summary>Sizes for people: "512 B", "12.3 MB".</summary>
internal static class ByteText
{
    private const int Step = 1000;

    private static readonly string[] Units = ["kB", "MB", "GB", "TB", "PB", "EB"];

    public static string Of(long bytes)
    {
        if (bytes < Step)
        {
            return $"{bytes} B";
        }

        var unit = 0;
        var value = bytes / (double)Step;
        for (; value >= Step - 0.05; unit++)
        {
            value /= Step;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:F1} {Units[unit]}");
    }
}
