using Appc.Isolators;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;
using Rkt.Stage1.Isolation;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Isolation;

public sealed class AppRestrictionsTests
{
    [Fact]
    public void Read_WithARetainSet_KeepsExactlyThat()
    {
        var restrictions = Read(Isolator.Create(IsolatorNames.CapabilitiesRetainSet, new CapabilitiesValue(["CAP_NET_ADMIN"])));

        Assert.Equal(CapabilitySet.Parse(["NET_ADMIN"]), restrictions.Capabilities);
    }

    [Fact]
    public void Read_WithARemoveSet_TakesItFromTheDefault()
    {
        var restrictions = Read(Isolator.Create(IsolatorNames.CapabilitiesRemoveSet, new CapabilitiesValue(["CAP_MKNOD"])));

        Assert.Equal(CapabilitySet.Default.Without(CapabilitySet.Parse(["MKNOD"])), restrictions.Capabilities);
    }

    [Fact]
    public void Read_WithBothKinds_IsRefused()
    {
        Assert.Throws<RktException>(() => Read(
            Isolator.Create(IsolatorNames.CapabilitiesRetainSet, new CapabilitiesValue(["CAP_KILL"])),
            Isolator.Create(IsolatorNames.CapabilitiesRemoveSet, new CapabilitiesValue(["CAP_KILL"]))));
    }

    [Fact]
    public void Read_WithAnUnknownCapability_NamesIt()
    {
        var failure = Assert.Throws<RktException>(() => Read(
            Isolator.Create(IsolatorNames.CapabilitiesRetainSet, new CapabilitiesValue(["CAP_FLY"]))));

        Assert.Contains("CAP_FLY", failure.GetBaseException().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithCapabilitiesUnrestricted_KeepsAll()
    {
        Assert.Equal(CapabilitySet.All, AppRestrictions.Read([], restrictsCapabilities: false, filters: null, contexts: null, warn: static _ => { }).Capabilities);
    }

    [Theory]
    [InlineData("99999999999", "the kernel lets no process have more than 1048576 open files (fs.nr_open)")]
    [InlineData("unlimited", "the kernel lets no process have more than 1048576 open files (fs.nr_open)")]
    [InlineData("1048576", "a hard limit above rkt's own needs CAP_SYS_RESOURCE")]
    public void HintFor_ALimitThatIsRefused_TellsWhoseLimitItIs(string files, string hint)
    {
        var restrictions = Read(Isolator.Create(IsolatorNames.Rlimits, new RlimitsValue([Rlimit.Parse("nofile", files)])));

        Assert.StartsWith(hint, restrictions.HintFor(new KernelException("setrlimit", Errno.EPERM, $"RLIMIT_NOFILE to {files}"), () => 1_048_576), StringComparison.Ordinal);
        Assert.StartsWith("a hard limit", restrictions.HintFor(new KernelException("setrlimit", Errno.EPERM, "RLIMIT_MEMLOCK to unlimited"), () => 1), StringComparison.Ordinal);
        Assert.Null(restrictions.HintFor(new KernelException("mount", Errno.EPERM, "/x"), () => null));
    }

    private static AppRestrictions Read(params Isolator[] isolators) =>
        AppRestrictions.Read(isolators, restrictsCapabilities: true, filters: null, contexts: null, warn: static _ => { });
}
