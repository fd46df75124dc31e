using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary><c>--port</c>: ports of the host that lead into pods, on the test's own default network.</summary>
public sealed class PortTests : FunctionalTest
{
    private const string Ports = """
        ,"ports":[{"name":"http","protocol":"tcp","port":9000,"count":1},{"name":"row","protocol":"tcp","port":9000,"count":2},
         {"name":"dns","protocol":"udp","port":9053}]
        """;

    private readonly int _port = 20000 + (Random.Shared.Next(1000) * 10);

    private string Server => field ??= Site.GuestImage(Ports, "serve", "9000");

    [Fact]
    public void Port_LeadsIntoThePod_FromThisHost_AndFromOthers()
    {
        var (_, pod) = Site.StartPod($"--port=http:{_port}", Server);
        var mark = $"{Environment.ProcessId % 10000:0000}";
        // Not of the pods' own subnet: what comes from there is taken for a pod that asks for itself.
        var cable = $"198.18.{Site.Subnet.Split('.')[2]}";
        using var outside = new OutsideHost(Site, $"p{mark}", [$"{cable}.193/30"], [$"{cable}.194/30"]);

        Assert.StartsWith("hello ", Ask("127.0.0.1", _port), StringComparison.Ordinal);
        Assert.StartsWith("hello ", Ask($"{Site.Subnet}.1", _port), StringComparison.Ordinal);
        Assert.Equal(
            $"hello {cable}.194\n",
            outside.Run("busybox", "nc", "-w5", $"{cable}.193", $"{_port}").Succeeded().Output);

        // From the pod itself, by the host's address, and from another pod.
        Assert.StartsWith("hello ", Site.Rkt("enter", pod, "/bin/guest", "connect", $"{Site.Subnet}.1", $"{_port}").Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("hello ", Site.Rkt("run", Site.GuestImage("", "connect", $"{Site.Subnet}.1", $"{_port}")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Port_WithAnAddress_IsOnThatAlone()
    {
        Site.StartPod($"--port=http:127.0.0.1:{_port}", Server);

        Assert.StartsWith("hello ", Ask("127.0.0.1", _port), StringComparison.Ordinal);
        Assert.Throws<SocketException>(() => Ask($"{Site.Subnet}.1", _port));
    }

    [Fact]
    public void Port_OfARow_LeadsPortByPort()
    {
        Site.StartPod($"--port=row:{_port}", Server);

        Assert.StartsWith("hello ", Ask("127.0.0.1", _port), StringComparison.Ordinal);
        Assert.Contains($"--dport {_port + 1} ", Rules(), StringComparison.Ordinal);
        Assert.Contains(":9001", Rules(), StringComparison.Ordinal);
    }

    [Fact]
    public void Port_OfUdp_LeadsIntoThePod()
    {
        Site.StartPod($"--port=dns:{_port}", Site.GuestImage(Ports, "echo-datagrams", "9053"));
        using var client = new UdpClient();
        client.Client.ReceiveTimeout = 5000;
        client.Connect(IPAddress.Loopback, _port);
        client.Send("question"u8);

        var from = new IPEndPoint(IPAddress.Any, 0);
        Assert.Equal("question"u8, client.Receive(ref from));
    }

    [Fact]
    public void PortThatAPodHas_IsRefused_AndThePodIsNamed()
    {
        var (_, pod) = Site.StartPod($"--port=http:{_port}", Server);
        var before = Site.DataListing();

        var result = Site.Rkt("run", $"--port=http:{_port}", Server).EndedWith(254);

        Assert.Contains($"cannot forward port {_port} (tcp): pod \"{pod}\" has it", result.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Site.DataListing());
        Assert.StartsWith("hello ", Ask("127.0.0.1", _port), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void PortThatAProgramHas_IsRefused(string address)
    {
        using var server = new TcpListener(IPAddress.Parse(address), _port);
        server.Start();

        Assert.Contains(
            $"cannot forward port {_port} (tcp): another program of this machine has it",
            Site.Rkt("run", $"--port=http:{_port}", Server).EndedWith(254).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port=http:{0} --port=row:{0}", "it is asked for twice")]
    [InlineData("--port=http:192.0.2.1:{0}", "the address must be one of this machine's")]
    [InlineData("--port=http:[::1]:{0}", "what is sent to ::1 cannot be led into a pod")]
    [InlineData("--port=http:[::]:{0}", "no network has given the pod an address of IPv6")]
    [InlineData("--port=nothing:{0}", "port name \"nothing\" could not be found")]
    [InlineData("--port=http:0", "not in the range 1 to 65535")]
    [InlineData("--port=http:65536", "not in the range 1 to 65535")]
    [InlineData("--port=http", "must be NAME:[HOSTIP:]HOSTPORT")]
    [InlineData("--port=row:65535", "port 65536 (tcp): there is no such port")]
    public void BadPort_IsRefused_AndLeavesNothing(string flags, string message)
    {
        string[] words = ["run", .. string.Format(CultureInfo.InvariantCulture, flags, _port).Split(' '), Server];
        var result = Site.Rkt(words).EndedWith(254);

        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.Equal("", Site.Rkt("list", "--no-legend").Succeeded().Output);
        Assert.DoesNotContain($"--dport {_port}", Rules(), StringComparison.Ordinal);
    }

    [Fact]
    public void PortOfAPodThatWasStopped_IsFreeAtOnce()
    {
        var (program, pod) = Site.StartPod($"--port=http:{_port}", Server);
        Site.Rkt("stop", pod).Succeeded();
        program.WaitForExit();

        Assert.DoesNotContain($"--dport {_port}", Rules(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles($"{Site.Leases}/default", "10.*"));
    }

    [Fact]
    public void PortOfAPodThatWasKilled_IsTakenOverByTheNext()
    {
        var (program, killed) = Site.StartPod($"--port=http:{_port}", Server);
        program.Signal("KILL");
        program.WaitForExit();
        Assert.Contains($"--dport {_port}", Rules(), StringComparison.Ordinal);

        Site.StartPod($"--port=http:{_port}", Server);

        Assert.StartsWith("hello ", Ask("127.0.0.1", _port), StringComparison.Ordinal);
        Assert.DoesNotContain(killed, Rules(), StringComparison.Ordinal);
    }

    [Fact]
    public void PortOfAPodThatWasKilled_IsGoneWithItsCollection()
    {
        var (program, _) = Site.StartPod($"--port=http:{_port}", Server);
        program.Signal("KILL");
        program.WaitForExit();

        Site.Rkt("gc", "--grace-period=0s").Succeeded();

        Assert.DoesNotContain($"--dport {_port}", Rules(), StringComparison.Ordinal);
    }

    [Fact]
    public void Port_OfTheBuiltInNetwork_IsForwardedToo()
    {
        // On 172.16.28.0/24: without a configuration of its own.
        File.Delete($"{Site.LocalConfig}/net.d/10-default.conf");
        var (program, _) = Site.StartPod($"--port=http:{_port}", Server);

        Assert.StartsWith("hello ", Ask("127.0.0.1", _port), StringComparison.Ordinal);
        program.Signal("TERM");
        program.WaitForExit();
        Assert.DoesNotContain($"--dport {_port}", Rules(), StringComparison.Ordinal);
    }

    [Fact]
    public void Port_OfARestrictedNetworkBesideTheDefaultOne_LeadsThroughTheOneThatMasquerades()
    {
        var (_, pod) = Site.StartPod("--net=default-restricted,default", $"--port=http:{_port}", Server);

        var address = Site.Status(pod, "networks")!.Split(',')[1].Split('=')[1];
        Assert.Contains($"{address}:9000", Rules(), StringComparison.Ordinal);
        Assert.StartsWith("hello ", Ask("127.0.0.1", _port), StringComparison.Ordinal);
    }

    private static string Ask(string address, int port)
    {
        using var client = new TcpClient();
        client.ReceiveTimeout = 5000;
        client.Connect(IPAddress.Parse(address), port);
        using var reader = new StreamReader(client.GetStream());
        return reader.ReadToEnd();
    }

    private string Rules() => Site.Run("/usr/sbin/iptables-save", "-t", "nat").Succeeded().Output;
}
