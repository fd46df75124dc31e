using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Preparation;
using Xunit;

namespace Tests.Unit.rkt.Requests;

public sealed class RunReadingTests
{
    [Theory]
    [InlineData(ResolvConfMode.Default, EtcHostsMode.Default)]
    [InlineData(ResolvConfMode.Host, EtcHostsMode.Default, "--dns=host")]
    [InlineData(ResolvConfMode.None, EtcHostsMode.Default, "--dns=none")]
    [InlineData(ResolvConfMode.Stage0, EtcHostsMode.Default, "--dns=8.8.8.8,::1")]
    [InlineData(ResolvConfMode.Stage0, EtcHostsMode.Default, "--dns-search=example.com")]
    [InlineData(ResolvConfMode.Stage0, EtcHostsMode.Default, "--dns-domain=example.com")]
    [InlineData(ResolvConfMode.Default, EtcHostsMode.Host, "--hosts-entry=host")]
    [InlineData(ResolvConfMode.Default, EtcHostsMode.Stage0, "--hosts-entry=10.0.0.1=db,10.0.0.2=web")]
    public void ReadNameFiles_ChoosesWhoMakesThem(ResolvConfMode resolvConf, EtcHostsMode hosts, params string[] flags)
    {
        var names = Read(flags);

        Assert.Equal((resolvConf, hosts), (names.ResolvConfMode, names.EtcHostsMode));
    }

    [Fact]
    public void ReadNameFiles_OfRepeatedFlags_JoinsThem()
    {
        var names = Read("--dns=8.8.8.8", "--dns=1.1.1.1,9.9.9.9", "--hosts-entry=10.0.0.1=db", "--hosts-entry=10.0.0.2=web");

        Assert.Equal(["8.8.8.8", "1.1.1.1", "9.9.9.9"], names.NameServers);
        Assert.Equal(["db", "web"], names.HostsEntries.Select(entry => entry.Value));
    }

    [Theory]
    [InlineData("--dns=host must be the only value", "--dns=host,8.8.8.8")]
    [InlineData("--dns=none must be the only value", "--dns=8.8.8.8", "--dns=none")]
    [InlineData("--dns=host excludes other DNS flags", "--dns=host", "--dns-search=example.com")]
    [InlineData("--hosts-entry=host must be the only value", "--hosts-entry=host,10.0.0.1=db")]
    [InlineData("invalid argument \"example.com\" for --dns=example.com: not an IP address", "--dns=example.com")]
    [InlineData("invalid argument \"10.0.0.1\" for --hosts-entry=10.0.0.1: must be IP=NAME, or host", "--hosts-entry=10.0.0.1")]
    [InlineData("invalid argument \"db=10.0.0.1\" for --hosts-entry=db=10.0.0.1: must be IP=NAME, or host", "--hosts-entry=db=10.0.0.1")]
    public void ReadNameFiles_OfAMistake_SaysWhich(string message, params string[] flags) =>
        Assert.Equal(message, Assert.ThrowsAny<RktException>(() => Read(flags)).Message);

    private static NameFiles Read(params string[] words) =>
        RunReading.ReadNameFiles(PlainArguments.Parse(new FlagTable(PodFlags.OfRun), words).Flags);
}
