using System.Text;
using Appc.Isolators;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Stage1.Cgroups;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Cgroups;

public sealed class ResourceLimitsTests
{
    [Fact]
    public void Read_TakesTheLastOfAName_AndNoRequests()
    {
        var limits = ResourceLimits.Read(
        [
            Isolator("resource/memory", """{"limit":"1Gi"}"""),
            Isolator("resource/memory", """{"request":"1Mi","limit":"64Mi"}"""),
            Isolator("resource/cpu", """{"request":"2"}"""),
            Isolator("os/linux/cpu-shares", "512"),
            Isolator("os/linux/pids-limit", "20"),
            Isolator("resource/block-bandwidth", """{"default":true,"limit":"2M"}"""),
            Isolator("resource/block-iops", """{"default":true,"limit":"100"}"""),
        ]);
        Assert.Equal(
            new ResourceLimits
            {
                MemoryBytes = 64 << 20,
                MemoryText = "64Mi",
                CpuShares = 512,
                Processes = 20,
                BlockBytesPerSecond = 2_000_000,
                BlockOperationsPerSecond = 100,
            },
            limits);
    }

    [Theory]
    [InlineData("1m", 1)]
    [InlineData("0.001", 1)]
    [InlineData("1001u", 2)]
    [InlineData("1.5", 1500)]
    public void Read_OfCpu_IsInThousandths_RoundedUp(string limit, long millis) =>
        Assert.Equal(millis, ResourceLimits.Read([Isolator("resource/cpu", $$"""{"limit":"{{limit}}"}""")]).CpuMillis);

    [Theory]
    [InlineData("0")]
    [InlineData("1u")]
    [InlineData("999u")]
    [InlineData("1n")]
    public void Read_OfCpuBelowWhatTheKernelCanLimitTo_IsRefused(string limit)
    {
        var failure = Assert.Throws<RktException>(() => ResourceLimits.Read([Isolator("resource/cpu", $$"""{"limit":"{{limit}}"}""")]));

        Assert.Contains($"to \"{limit}\" of a processor", failure.Message, StringComparison.Ordinal);
        Assert.Equal("the least is \"1m\", a thousandth", failure.Hint);
    }

    [Theory]
    [InlineData("resource/block-bandwidth", "0")]
    [InlineData("resource/block-iops", "0")]
    public void Read_OfARateOfNothing_IsRefused_AsTheKernelTakesItForNoLimit(string name, string limit)
    {
        var failure = Assert.Throws<RktException>(() => ResourceLimits.Read([Isolator(name, $$"""{"default":true,"limit":"{{limit}}"}""")]));

        Assert.Contains($"isolator \"{name}\" cannot be applied", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfOtherIsolators_IsNoLimit() =>
        Assert.Equal(ResourceLimits.None, ResourceLimits.Read(
        [Isolator("os/linux/no-new-privileges", "true"), Isolator("resource/network-bandwidth", """{"default":true,"limit":"1M"}""")]));

    private static Isolator Isolator(string name, string json) =>
        global::Appc.Isolators.Isolator.Create(AcIdentifier.Parse(name), Encoding.UTF8.GetBytes(json));
}
