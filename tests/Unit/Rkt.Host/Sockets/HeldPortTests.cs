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
    public void TryTake_AfterAServerThatLeftConnectionsBehind_Succeeds_AndIsOnesOwn()
    {
        var port = LeaveConnectionBehind();

        using var held = HeldPort.TryTake(null, port, "tcp");

        Assert.NotNull(held);
        Assert.Null(HeldPort.TryTake(null, port, "tcp"));
        Assert.Null(HeldPort.TryTake(IPAddress.Loopback, port, "tcp"));
        using var server = Server(port);
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.Throws<SocketException>(server.Start).SocketErrorCode);
        using var client = new TcpClient();
        Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => client.Connect(IPAddress.Loopback, port)).SocketErrorCode);
    }

    [Fact]
    public void TryTake_OfAPortWithAServer_AndOldConnections_ReturnsNull()
    {
        var port = LeaveConnectionBehind();
        using var server = Server(port);
        server.Start();

        Assert.Null(HeldPort.TryTake(null, port, "tcp"));
    }

    [Fact]
    public void TryTake_ByManyAtOnce_AfterAServer_SucceedsOnce()
    {
        for (var round = 0; round < 20; round++)
        {
            var port = LeaveConnectionBehind();
            var held = new HeldPort?[4];
            using var start = new Barrier(held.Length);
            var threads = Enumerable.Range(0, held.Length).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                held[i] = HeldPort.TryTake(null, port, "tcp");
            })).ToList();
            threads.ForEach(static t => t.Start());
            threads.ForEach(static t => t.Join());

            using (Assert.Single(held, static h => h is not null))
            {
            }
        }
    }

    [Fact]
    public void TryTake_OfAnAddressOfAnotherMachine_Fails() =>
        Assert.Throws<KernelException>(() => HeldPort.TryTake(IPAddress.Parse("192.0.2.1"), FreePort(), "tcp"));

    [Fact]
    public void TryTake_OfAnotherProtocol_Fails() => Assert.Throws<ArgumentException>(() => HeldPort.TryTake(null, FreePort(), "sctp"));

    /// <summary>A server as most are, which can start again at once.</summary>
    private static TcpListener Server(int port)
    {
        var server = new TcpListener(IPAddress.Loopback, port);
        server.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        return server;
    }

    /// <summary>A port whose server has closed a connection, and is gone.</summary>
    private static int LeaveConnectionBehind()
    {
        using var server = Server(port: 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, port);
        using (server.AcceptTcpClient())
        {
        }

        _ = client.GetStream().ReadByte();
        return port;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
