namespace Rkt.Stage1.Cgroups;

/// <summary>Processor time in the units of the kernel.</summary>
public static class CpuTime
{
    private const long StandardPeriod = 100_000;
    private const long LongestPeriod = 1_000_000;
    private const long LeastQuota = 1000;
    private const long StandardShares = 1024;
    private const long StandardWeight = 100;
    private const long MostWeight = 10_000;

    /// <summary>The least that the kernel can limit to: its shortest quota in its longest period.</summary>
    public const long LeastMillis = LeastQuota * 1000 / LongestPeriod;

    /// <summary>The time in which a quota may be used up, in microseconds: the longest one for what would be too little of the standard.</summary>
    /// <param name="millis">Thousandths of one processor.</param>
    public static long Period(long millis) => millis < LeastQuota * 1000 / StandardPeriod ? LongestPeriod : StandardPeriod;

    /// <summary>The time in each period, in microseconds.</summary>
    /// <param name="millis">Thousandths of one processor, at least <see cref="LeastMillis"/>.</param>
    public static Int128 Quota(long millis) => (Int128)millis * Period(millis) / 1000;

    /// <summary>The weight of cgroup version 2 for shares of version 1: the standard of one is that of the other, and ratios stay.</summary>
    public static long Weight(long shares) => Math.Clamp(shares * StandardWeight / StandardShares, 1, MostWeight);
}
