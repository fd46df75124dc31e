using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Flavours;
using Rkt.Pods.Layout.Entrypoints;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Flavours;

public sealed class FlyRulesTests
{
    private static readonly RunArguments OnHost = new()
    {
        Pod = PodId.Parse("21dc2f93-0a56-45ef-8f9c-a6739fa116a2"),
        Networks = NetworkList.Parse("host"),
    };

    [Theory]
    [InlineData("none")]
    [InlineData("default")]
    [InlineData("all")]
    public void Fit_WithNetworks_IsRefused(string networks) =>
        Assert.Throws<RktException>(() => FlyRules.Fit(OnHost with { Networks = NetworkList.Parse(networks) }, _ => { }));

    [Fact]
    public void Fit_WithUserNamespaces_IsRefused() =>
        Assert.Throws<RktException>(() => FlyRules.Fit(OnHost with { PrivateUsers = UserRange.Parse("65536:65536") }, _ => { }));

    [Fact]
    public void Fit_LeavesOutWhatIsMissedButHarmless()
    {
        var warnings = new List<string>();

        var arguments = FlyRules.Fit(OnHost with { Hostname = "mine", Ipc = IpcMode.Private }, warnings.Add);

        Assert.Equal(OnHost, arguments);
        Assert.Equal(["warning: --hostname option is not supported by stage1", "warning: --ipc option is not supported by stage1"], warnings);
    }

    [Fact]
    public void Fit_WithTheHostsIpc_IsWhatFlyHasAnyway()
    {
        FlyRules.Fit(OnHost with { Ipc = IpcMode.Parent }, warning => Assert.Fail(warning));
    }
}
