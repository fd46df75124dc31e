using System.Net;
using Appc.Images;
using Appc.Names;
using Appc.Pods;
using Rkt.Pods.Layout;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Layout;

public sealed class PortMappingTests
{
    private static readonly Port Web = new() { Name = AcName.Parse("web"), Protocol = "tcp", Number = 80 };
    private static readonly Port Range = new() { Name = AcName.Parse("range"), Protocol = "udp", Number = 5000, Count = 3 };

    [Fact]
    public void Of_FindsThePortOfTheName() => Assert.Equal(
        [new PortMapping(IPAddress.Loopback, 8080, 80, "tcp")],
        PortMapping.Of([new ExposedPort { Name = Web.Name, HostPort = 8080, HostIp = IPAddress.Loopback }], [Range, Web]));

    [Fact]
    public void Of_ARange_HasAllOfIt() => Assert.Equal(
        [new PortMapping(null, 9000, 5000, "udp"), new PortMapping(null, 9001, 5001, "udp"), new PortMapping(null, 9002, 5002, "udp")],
        PortMapping.Of([new ExposedPort { Name = Range.Name, HostPort = 9000 }], [Range, Web]));

    [Fact]
    public void Of_APortThatThePodDescribesItself_TakesThat() => Assert.Equal(
        [new PortMapping(null, 8080, 443, "tcp")],
        PortMapping.Of([new ExposedPort { Name = Web.Name, HostPort = 8080, PodPort = Web with { Number = 443 } }], [Web]));

    [Fact]
    public void Of_ANameThatNobodyHas_IsPassedOver() =>
        Assert.Empty(PortMapping.Of([new ExposedPort { Name = AcName.Parse("other"), HostPort = 1 }], [Web]));
}
