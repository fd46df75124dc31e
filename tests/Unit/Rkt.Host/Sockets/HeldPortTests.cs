using System.Net;
using System.Net.Sockets;
using Rkt.Host.Errors;
using Rkt.Host.Sockets;
using Xunit;

namespace Tests.Unit.Rkt.Host.Sockets;

public sealed class HeldPortTests
{
    [Theory]
    [InlineData(null, "tcp")]
    [InlineData(null, "udp")]
    [InlineData("127.0.0.1", "tcp")]
    [InlineData("127.0.0.1", "udp")]
    public void TryTake_OfAPortThatIsHeld_ReturnsNull_UntilItIsGivenBack(string? text, string protocol)
    {
        var address = text is null ? null : IPAddress.Parse(text);
        var port = FreePort();
        using (HeldPort.TryTake(address, port, protocol))
        {
            Assert.Null(HeldPort.TryTake(address, port, protocol));
            Assert.Null(HeldPort.TryTake(null, port, protocol));
        }

        using var again = HeldPort.TryTake(address, port, protocol);
        Assert.NotNull(again);
    }

    [Fact]
    public void TryTake_RefusesWhoeverConnects()
    {
        var port = FreePort();
        using var held = HeldPort.TryTake(null, port, "tcp");
        using var client = new TcpClient();

        Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => client.Connect(IPAddress.Loopback, port)).SocketErrorCode);
    }

    [Fact]
    public void TryTake_OfAnAddressOfAnotherMachine_Fails() =>
        Assert.Throws<KernelException>(() => HeldPort.TryTake(IPAddress.Parse("192.0.2.1"), FreePort(), "tcp"));

    [Fact]
    public void TryTake_OfAnotherProtocol_Fails() => Assert.Throws<ArgumentException>(() => HeldPort.TryTake(null, FreePort(), "sctp"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
