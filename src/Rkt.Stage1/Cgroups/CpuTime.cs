namespace Rkt.Stage1.Cgroups;

/// <summary>Processor time in the units of the kernel.</summary>
public static class CpuTime
{
    /// <summary>The time in which a quota may be used up.</summary>
    public const long PeriodMicroseconds = 100_000;

    private const long LeastQuota = 1000;
    private const long StandardShares = 1024;
    private const long StandardWeight = 100;
    private const long MostWeight = 10_000;

    /// <summary>The time in each period, in microseconds. The least that the kernel knows is 1000.</summary>
    /// <param name="millis">Thousandths of one processor; 0 stays 0, which the kernel refuses.</param>
    public static Int128 Quota(long millis) =>
        millis == 0 ? 0 : Int128.Max(LeastQuota, (Int128)millis * PeriodMicroseconds / 1000);

    /// <summary>The weight of cgroup version 2 for shares of version 1: the standard of one is that of the other, and ratios stay.</summary>
    public static long Weight(long shares) => Math.Clamp(shares * StandardWeight / StandardShares, 1, MostWeight);
}
