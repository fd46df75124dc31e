using Rkt.Stage1.Cgroups;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Cgroups;

public sealed class CgroupSettingsTests
{
    private static readonly ResourceLimits Everything = new()
    {
        MemoryBytes = 64 << 20,
        CpuMillis = 500,
        CpuShares = 2048,
        Processes = 20,
        BlockBytesPerSecond = 2_000_000,
        BlockOperationsPerSecond = 100,
    };

    [Fact]
    public void Legacy_OfEveryLimit_IsInTheKernelsOrder() => Assert.Equal(
        [
            "memory.limit_in_bytes=67108864", "memory.memsw.limit_in_bytes=67108864",
            "cpu.cfs_period_us=100000", "cpu.cfs_quota_us=50000", "cpu.shares=2048", "pids.max=20",
            "blkio.throttle.read_bps_device=8:0 2000000", "blkio.throttle.write_bps_device=8:0 2000000",
            "blkio.throttle.read_iops_device=8:0 100", "blkio.throttle.write_iops_device=8:0 100",
        ],
        LegacySettings.Of(Everything, ["8:0"]).Select(s => $"{s.File}={s.Value}"));

    [Fact]
    public void Unified_OfEveryLimit_HasNoSwap() => Assert.Equal(
        [
            "memory.max=67108864", "memory.swap.max=0", "cpu.max=50000 100000", "cpu.weight=200", "pids.max=20",
            "io.max=8:0 rbps=2000000 wbps=2000000", "io.max=8:0 riops=100 wiops=100",
        ],
        UnifiedSettings.Of(Everything, ["8:0"]).Select(s => $"{s.File}={s.Value}"));

    [Fact]
    public void Settings_WithoutLimits_AreNone()
    {
        Assert.Empty(LegacySettings.Of(ResourceLimits.None, []));
        Assert.Empty(UnifiedSettings.Of(ResourceLimits.None, []));
    }

    [Theory]
    [InlineData(500, "50000 100000")]
    [InlineData(10, "1000 100000")]
    [InlineData(9, "9000 1000000")]
    [InlineData(1, "1000 1000000")]
    [InlineData(4000, "400000 100000")]
    [InlineData(long.MaxValue, "922337203685477580700 100000")]
    public void Quota_OfMillis_IsPerPeriod_AndNeverLessThanTheKernelKnows(long millis, string quota) =>
        Assert.Equal(quota, $"{CpuTime.Quota(millis)} {CpuTime.Period(millis)}");

    [Theory]
    [InlineData(2, 1)]
    [InlineData(512, 50)]
    [InlineData(1024, 100)]
    [InlineData(2048, 200)]
    [InlineData(262144, 10000)]
    public void Weight_OfShares_KeepsTheirRatio(long shares, long weight) => Assert.Equal(weight, CpuTime.Weight(shares));
}
