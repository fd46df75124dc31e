using System.Text;
using Rkt.Stage1.Networking.Builtin;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking.Builtin;

public sealed class BuiltInNetworkTests
{
    [Fact]
    public void Configuration_OfEach_IsThatOfTheReference() => Assert.Equal(
        [
            """{"cniVersion":"0.4.0","name":"default","type":"ptp","ipMasq":true,"ipam":{"type":"host-local","subnet":"172.16.28.0/24","routes":[{"dst":"0.0.0.0/0"}]}}""",
            """{"cniVersion":"0.4.0","name":"default-restricted","type":"ptp","ipMasq":false,"ipam":{"type":"host-local","subnet":"172.31.0.0/16"}}""",
        ],
        BuiltInNetwork.All.Select(n => Encoding.UTF8.GetString(n.Configuration)));

    [Fact]
    public void WithOrigin_OfAFileOfThatName_IsNull()
    {
        Assert.Equal("default", BuiltInNetwork.WithOrigin("99-default.conf")?.Name);
        Assert.Null(BuiltInNetwork.WithOrigin("/etc/rkt/net.d/99-default.conf"));
    }

    [Fact]
    public void WithContent_OfAnotherConfiguration_IsNull()
    {
        var network = BuiltInNetwork.All[1];
        Assert.Same(network, BuiltInNetwork.WithContent(network.Configuration));
        Assert.Null(BuiltInNetwork.WithContent([.. network.Configuration, (byte)'\n']));
    }

    [Fact]
    public void Chain_OfMasquerading_IsThatOfThePlugins() =>
        Assert.Equal("CNI-d9121cfc1dde90ac29477e30", new Masquerading("default", "8c3b2f8e-1d77-4f60-a9c9-0c5b1e8f1a2b").Chain);
}
