using System.Globalization;

namespace Rkt.Stage1.Cgroups;

/// <summary>Which adjustments of the out-of-memory score this process may make.</summary>
public static class OutOfMemoryScore
{
    private const int CapSysResource = 24;

    /// <summary>The adjustment that can be made: what is wanted, or our own when that is higher and we may not go below it.</summary>
    public static long Permitted(long wanted) =>
        Clamp(wanted, long.Parse(File.ReadAllText("/proc/self/oom_score_adj"), CultureInfo.InvariantCulture), File.ReadAllText("/proc/self/status"));

    /// <summary>The same for a process of which this is known.</summary>
    /// <param name="wanted">The adjustment that is asked for.</param>
    /// <param name="own">The one that the process has.</param>
    /// <param name="status">The kernel's status of the process, which tells its capabilities.</param>
    public static long Clamp(long wanted, long own, string status) => wanted >= own || HasSysResource(status) ? wanted : own;

    private static bool HasSysResource(string status)
    {
        const string Name = "CapEff:";
        foreach (var line in status.Split('\n'))
        {
            if (line.StartsWith(Name, StringComparison.Ordinal))
            {
                var effective = ulong.Parse(line.AsSpan(Name.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                return (effective & (1UL << CapSysResource)) != 0;
            }
        }

        return false;
    }
}
