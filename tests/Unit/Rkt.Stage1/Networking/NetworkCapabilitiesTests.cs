using System.Net;
using System.Text;
using Rkt.Pods.Layout;
using Rkt.Stage1.Networking;
using Rkt.Stage1.Networking.Cni;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking;

public sealed class NetworkCapabilitiesTests
{
    [Fact]
    public void Of_WritesWhatTheConventionsOfCniSay()
    {
        var network = NetworkConfiguration.Parse("a.conf", """{"name":"x","type":"portmap","capabilities":{"portMappings":true,"aliases":true}}"""u8.ToArray());
        var arguments = NetworkCapabilities.Of("web", [new PortMapping(null, 8080, 80, "tcp"), new PortMapping(IPAddress.IPv6Loopback, 53, 5353, "udp")], bandwidth: null);

        Assert.Contains(
            """
            "runtimeConfig":{"aliases":["web"],"portMappings":[{"hostPort":8080,"containerPort":80,"protocol":"tcp"},{"hostPort":53,"containerPort":5353,"protocol":"udp","hostIP":"::1"}]}
            """,
            Encoding.UTF8.GetString(network.Main.Compose("x", CniVersion.Newest, arguments, previous: null)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_APodWithoutPorts_HasNone() => Assert.False(NetworkCapabilities.Of("web", [], bandwidth: null).Has(CapabilityArguments.PortMappings));
}
