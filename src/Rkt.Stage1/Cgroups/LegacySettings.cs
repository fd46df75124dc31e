using System.Globalization;

namespace Rkt.Stage1.Cgroups;

/// <summary>Limits in the files of cgroup version 1.</summary>
public static class LegacySettings
{
    /// <summary>The settings, in the order in which the kernel takes them.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="devices">The block devices, <c>MAJOR:MINOR</c>, that limits on them hold for.</param>
    public static IReadOnlyList<CgroupSetting> Of(ResourceLimits limits, IReadOnlyList<string> devices)
    {
        var settings = new List<CgroupSetting>();
        if (limits.MemoryBytes is { } bytes)
        {
            Add("memory", "memory.limit_in_bytes", $"{bytes}", "memory limit");

            // Memory and swap together: the limit is one of memory, not of what is left in it while the rest is swapped out.
            settings.Add(new CgroupSetting("memory", "memory.memsw.limit_in_bytes", Text($"{bytes}"), "memory limit") { IsOptional = true });
        }

        if (limits.CpuMillis is { } millis)
        {
            Add("cpu", "cpu.cfs_period_us", $"{CpuTime.Period(millis)}", "cpu limit");
            Add("cpu", "cpu.cfs_quota_us", $"{CpuTime.Quota(millis)}", "cpu limit");
        }

        if (limits.CpuShares is { } shares)
        {
            Add("cpu", "cpu.shares", $"{shares}", "cpu weight");
        }

        if (limits.Processes is { } processes)
        {
            Add("pids", "pids.max", $"{processes}", "limit of processes");
        }

        foreach (var device in devices)
        {
            if (limits.BlockBytesPerSecond is { } bandwidth)
            {
                Add("blkio", "blkio.throttle.read_bps_device", $"{device} {bandwidth}", "block bandwidth limit");
                Add("blkio", "blkio.throttle.write_bps_device", $"{device} {bandwidth}", "block bandwidth limit");
            }

            if (limits.BlockOperationsPerSecond is { } operations)
            {
                Add("blkio", "blkio.throttle.read_iops_device", $"{device} {operations}", "limit of block operations");
                Add("blkio", "blkio.throttle.write_iops_device", $"{device} {operations}", "limit of block operations");
            }
        }

        return settings;

        void Add(string controller, string file, FormattableString value, string limit) =>
            settings.Add(new CgroupSetting(controller, file, Text(value), limit));
    }

    private static string Text(FormattableString value) => value.ToString(CultureInfo.InvariantCulture);
}
