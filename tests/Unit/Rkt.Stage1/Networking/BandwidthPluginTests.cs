using System.Text;
using Rkt.Host.Errors;
using Rkt.Stage1.Networking;
using Rkt.Stage1.Networking.Cni;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking;

public sealed class BandwidthPluginTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-plugins-").FullName;

    public BandwidthPluginTests() => File.WriteAllText($"{_directory}/bandwidth", "");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void AddTo_PutsThePluginIntoEachNetworkWithoutOne()
    {
        var networks = AddTo(
            """{"cniVersion":"0.3.0","name":"a","type":"ptp"}""",
            """{"cniVersion":"1.0.0","name":"b","plugins":[{"type":"bridge"},{"type":"other","capabilities":{"bandwidth":true}}]}""",
            """{"cniVersion":"1.0.0","name":"c","plugins":[{"type":"bridge"},{"type":"bandwidth","capabilities":{"bandwidth":true}}]}""");

        Assert.Equal(["ptp bandwidth", "bridge other", "bridge bandwidth"], networks.Select(n => string.Join(' ', n.Plugins.Select(p => p.Type))));
        Assert.True(networks[0].HasCapability(CapabilityArguments.Bandwidth));
    }

    [Fact]
    public void AddTo_WhenThereIsNoPlugin_SaysWhere()
    {
        File.Delete($"{_directory}/bandwidth");

        var failure = Assert.Throws<RktException>(() => AddTo("""{"cniVersion":"1.0.0","name":"lan","type":"ptp"}"""));

        Assert.Equal("network \"lan\" cannot keep the limit of isolator \"resource/network-bandwidth\"", failure.Message);
        Assert.Equal($"cannot find network plugin \"bandwidth\" in {_directory}", failure.InnerException!.Message);
    }

    [Theory]
    [InlineData("""{"name":"x","type":"ptp"}""", "needs version 0.3.0 of CNI, and the network has 0.1.0")]
    [InlineData("""{"cniVersion":"1.0.0","name":"x","plugins":[{"type":"ptp"},{"type":"bandwidth"}]}""", "is not told the limits of pods")]
    [InlineData("""{"cniVersion":"1.0.0","name":"x","plugins":[{"type":"bandwidth","capabilities":{"bandwidth":false}}]}""", "is not told the limits of pods")]
    [InlineData("""{"cniVersion":"1.0.0","name":"x","plugins":[{"type":"bandwidth","ingressRate":8000001,"ingressBurst":8,"egressRate":8,"egressBurst":8}]}""", "lets more through")]
    [InlineData("""{"cniVersion":"1.0.0","name":"x","plugins":[{"type":"bandwidth","ingressRate":8,"ingressBurst":8}]}""", "lets more through")]
    [InlineData("""{"cniVersion":"1.0.0","name":"x","plugins":[{"type":"bandwidth","capabilities":{"bandwidth":true},"egressRate":0,"ingressRate":8}]}""", "lets more through")]
    [InlineData("""{"cniVersion":"1.0.0","name":"x","plugins":[{"type":"bandwidth","capabilities":{"bandwidth":true},"unshapedSubnets":["10.0.0.0/8"]}]}""", "lets more through")]
    [InlineData("""{"cniVersion":"1.0.0","name":"x","plugins":[{"type":"bandwidth","ingressRate":"8","egressRate":8}]}""", "lets more through")]
    public void AddTo_WhenANetworkWouldNotKeepTheLimit_IsRefused(string network, string cause)
    {
        var failure = Assert.Throws<RktException>(() => AddTo(network)).InnerException!;

        Assert.Contains(cause, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(((RktException)failure).Hint);
    }

    [Fact]
    public void AddTo_WhenANetworkHasALowerLimit_LeavesItAlone()
    {
        const string Network = """{"cniVersion":"1.0.0","name":"x","plugins":[{"type":"bandwidth","ingressRate":8000000,"ingressBurst":8,"egressRate":8,"egressBurst":8}]}""";

        Assert.Equal(Network, Encoding.UTF8.GetString(AddTo(Network).Single().Content));
    }

    /// <summary>The networks when a limit of a million bytes a second is asked for.</summary>
    private List<NetworkConfiguration> AddTo(params string[] networks) => BandwidthPlugin.AddTo(
        [.. networks.Select(json => (NetworkConfiguration.Parse("/etc/rkt/net.d/x.conf", Encoding.UTF8.GetBytes(json)), ""))],
        new NetworkBandwidth(1_000_000).AddTo(CapabilityArguments.None).ValueOf(CapabilityArguments.Bandwidth)!,
        new CniPlugins([_directory], CniPlugins.StandardLimits)).Select(n => n.Network).ToList();
}
