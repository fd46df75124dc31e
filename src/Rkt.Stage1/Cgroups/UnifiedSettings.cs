using System.Globalization;

namespace Rkt.Stage1.Cgroups;

/// <summary>Limits in the files of cgroup version 2.</summary>
public static class UnifiedSettings
{
    /// <summary>The settings, in the order in which the kernel takes them.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="devices">The block devices, <c>MAJOR:MINOR</c>, that limits on them hold for.</param>
    public static IReadOnlyList<CgroupSetting> Of(ResourceLimits limits, IReadOnlyList<string> devices)
    {
        var settings = new List<CgroupSetting>();
        if (limits.MemoryBytes is { } bytes)
        {
            Add("memory", "memory.max", $"{bytes}", "memory limit");

            // As in version 1: the limit is one of memory, not of what is left in it while the rest is swapped out.
            settings.Add(new CgroupSetting("memory", "memory.swap.max", "0", "memory limit") { IsOptional = true });
        }

        if (limits.CpuMillis is { } millis)
        {
            Add("cpu", "cpu.max", $"{CpuTime.Quota(millis)} {CpuTime.Period(millis)}", "cpu limit");
        }

        if (limits.CpuShares is { } shares)
        {
            Add("cpu", "cpu.weight", $"{CpuTime.Weight(shares)}", "cpu weight");
        }

        if (limits.Processes is { } processes)
        {
            Add("pids", "pids.max", $"{processes}", "limit of processes");
        }

        foreach (var device in devices)
        {
            if (limits.BlockBytesPerSecond is { } bandwidth)
            {
                Add("io", "io.max", $"{device} rbps={bandwidth} wbps={bandwidth}", "block bandwidth limit");
            }

            if (limits.BlockOperationsPerSecond is { } operations)
            {
                Add("io", "io.max", $"{device} riops={operations} wiops={operations}", "limit of block operations");
            }
        }

        return settings;

        void Add(string controller, string file, FormattableString value, string limit) =>
            settings.Add(new CgroupSetting(controller, file, value.ToString(CultureInfo.InvariantCulture), limit));
    }
}
