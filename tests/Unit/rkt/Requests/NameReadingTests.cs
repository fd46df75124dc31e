using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Preparation;
using Xunit;

namespace Tests.Unit.rkt.Requests;

public sealed class NameReadingTests
{
    [Theory]
    [InlineData(ResolvConfMode.Default, EtcHostsMode.Default)]
    [InlineData(ResolvConfMode.Host, EtcHostsMode.Default, "--dns=host")]
    [InlineData(ResolvConfMode.None, EtcHostsMode.Default, "--dns=none")]
    [InlineData(ResolvConfMode.Stage0, EtcHostsMode.Default, "--dns=8.8.8.8,::1")]
    [InlineData(ResolvConfMode.Stage0, EtcHostsMode.Default, "--dns-search=example.com")]
    [InlineData(ResolvConfMode.Stage0, EtcHostsMode.Default, "--dns-domain=example.com")]
    [InlineData(ResolvConfMode.Stage0, EtcHostsMode.Default, "--dns-opt=ndots:2")]
    [InlineData(ResolvConfMode.Stage0, EtcHostsMode.Default, "--dns=fe80::1%eth0", "--dns-search=.", "--dns-search=a.example.,_tcp.example", "--dns-opt=edns0,timeout:1")]
    [InlineData(ResolvConfMode.Default, EtcHostsMode.Host, "--hosts-entry=host")]
    [InlineData(ResolvConfMode.Host, EtcHostsMode.Host, "--hosts-entry=host", "--dns=host")]
    [InlineData(ResolvConfMode.None, EtcHostsMode.Stage0, "--hosts-entry=fd00::1=my_db.example", "--dns=none")]
    [InlineData(ResolvConfMode.Default, EtcHostsMode.Stage0, "--hosts-entry=10.0.0.1=db,10.0.0.2=web")]
    public void Read_ChoosesWhoMakesThem(ResolvConfMode resolvConf, EtcHostsMode hosts, params string[] flags)
    {
        var names = Read(flags);

        Assert.Equal((resolvConf, hosts), (names.ResolvConfMode, names.EtcHostsMode));
    }

    [Fact]
    public void Read_OfRepeatedFlags_JoinsThem()
    {
        var names = Read("--dns=8.8.8.8", "--dns=1.1.1.1,9.9.9.9", "--hosts-entry=10.0.0.1=db", "--hosts-entry=10.0.0.2=web");

        Assert.Equal(["8.8.8.8", "1.1.1.1", "9.9.9.9"], names.Resolver.NameServers);
        Assert.Equal(["db", "web"], names.HostsEntries.Select(entry => entry.Name));
    }

    [Theory]
    [InlineData("--dns=host must be the only value", "--dns=host,8.8.8.8")]
    [InlineData("--dns=none must be the only value", "--dns=8.8.8.8", "--dns=none")]
    [InlineData("--dns=host excludes other DNS flags", "--dns=host", "--dns-search=example.com")]
    [InlineData("--dns=none excludes other DNS flags", "--dns=none", "--dns-opt=ndots:2")]
    [InlineData("--dns=none excludes other DNS flags", "--dns=none", "--dns-domain=example.com")]
    [InlineData("--dns=host must be the only value", "--dns=host", "--dns=host")]
    [InlineData("--hosts-entry=host must be the only value", "--hosts-entry=10.0.0.1=db", "--hosts-entry=host")]
    [InlineData("invalid argument \"8.8\" for --dns=8.8: not an IP address", "--dns=8.8")]
    [InlineData("invalid argument \"8.8.8.8:53\" for --dns=8.8.8.8:53: not an IP address", "--dns=8.8.8.8:53")]
    [InlineData("--dns: \"8.8.8.8\" is set more than once", "--dns=8.8.8.8,8.8.8.8")]
    [InlineData("invalid argument \"a b\" for --dns-search=a b: not a domain", "--dns-search=a b")]
    [InlineData("--dns-search: \"a\" is set more than once", "--dns-search=a", "--dns-search=a")]
    [InlineData("invalid argument \"a\nb\" for --dns-opt=a\nb: not a resolver option", "--dns-opt=a\nb")]
    [InlineData("invalid argument \"a,b\" for --dns-domain=a,b: not a domain", "--dns-domain=a,b")]
    [InlineData("invalid argument \"10.0.0.1=\" for --hosts-entry=10.0.0.1=: must be IP=NAME, or host", "--hosts-entry=10.0.0.1=")]
    [InlineData("invalid argument \"10.0.0.1=a b\" for --hosts-entry=10.0.0.1=a b: must be IP=NAME, or host", "--hosts-entry=10.0.0.1=a b")]
    [InlineData("invalid argument \"10.1=db\" for --hosts-entry=10.1=db: must be IP=NAME, or host", "--hosts-entry=10.1=db")]
    [InlineData("--hosts-entry: \"10.0.0.1=db\" is set more than once", "--hosts-entry=10.0.0.1=db,10.0.0.1=db")]
    [InlineData("--hosts-entry=host must be the only value", "--hosts-entry=host,10.0.0.1=db")]
    [InlineData("invalid argument \"example.com\" for --dns=example.com: not an IP address", "--dns=example.com")]
    [InlineData("invalid argument \"10.0.0.1\" for --hosts-entry=10.0.0.1: must be IP=NAME, or host", "--hosts-entry=10.0.0.1")]
    [InlineData("invalid argument \"db=10.0.0.1\" for --hosts-entry=db=10.0.0.1: must be IP=NAME, or host", "--hosts-entry=db=10.0.0.1")]
    public void Read_OfAMistake_SaysWhich(string message, params string[] flags) =>
        Assert.Equal(message, Assert.ThrowsAny<RktException>(() => Read(flags)).Message);

    private static NameFiles Read(params string[] words) =>
        NameReading.Read(PlainArguments.Parse(new FlagTable(PodFlags.OfRun), words).Flags);
}
