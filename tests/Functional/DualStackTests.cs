using System.Globalization;
using System.Net.Sockets;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Pods with an address of each family: what is sent over IPv6 arrives, from the host, from the outside and from other pods.</summary>
public sealed class DualStackTests : FunctionalTest
{
    /// <summary>What this test's interfaces and networks have in their names: interfaces have at most fifteen letters.</summary>
    private readonly string _mark = Random.Shared.Next(0x10000, 0xfffff).ToString("x5", CultureInfo.InvariantCulture);

    /// <summary>The first half of this test's IPv6 addresses.</summary>
    private string Six => $"fd00:{_mark[..4].TrimStart('0').PadLeft(1, '1')}";

    [Fact]
    public void Ptp_CarriesBothFamilies_FromTheHost_AndBetweenPods()
    {
        Write("\"type\":\"ptp\"");
        var image = Site.GuestImage("", "serve", "9000");
        var (_, first) = Site.StartPod($"--net=two{_mark}", image);

        Assert.Equal($"two{_mark}:ip4={Site.Subnet}.2, two{_mark}:ip6={Six}:1::2", Site.Status(first, "networks"));
        Assert.Equal($"hello {Site.Subnet}.1\n", Ask($"{Site.Subnet}.2"));
        Assert.Equal($"hello {Six}:1::1\n", Ask($"{Six}:1::2"));
        var other = Site.Rkt("run", $"--net=two{_mark}", Site.GuestImage("", "connect", $"{Six}:1::2", "9000")).Succeeded();
        Assert.Contains("]: hello ", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Bridge_CarriesBothFamilies_FromTheHost_FromOutside_AndBetweenPods()
    {
        Write($"\"type\":\"bridge\",\"bridge\":\"b{_mark}\",\"isGateway\":true");
        try
        {
            var (_, first) = Site.StartPod($"--net=two{_mark}", Site.GuestImage("", "serve", "9000"));
            Assert.Equal($"two{_mark}:ip4={Site.Subnet}.2, two{_mark}:ip6={Six}:1::2", Site.Status(first, "networks"));
            Assert.Equal($"hello {Site.Subnet}.1\n", Ask($"{Site.Subnet}.2"));
            Assert.Equal($"hello {Six}:1::1\n", Ask($"{Six}:1::2"));

            var other = Site.Rkt("run", $"--net=two{_mark}", Site.GuestImage("", "connect", $"{Six}:1::2", "9000")).Succeeded();
            Assert.Contains($"]: hello {Six}:1::3", other.Output, StringComparison.Ordinal);

            using var outside = new OutsideHost(Site, $"o{_mark}", [$"{Six}:9::1/64"], [$"{Six}:9::2/64"]);
            Assert.Equal($"hello {Six}:9::2\n", outside.Run("/bin/sh", "-c", $"busybox nc -w 5 {Six}:1::2 9000 </dev/null").Succeeded().Output);

            Assert.DoesNotContain(Site.Collect(), line => !line.Contains(_mark, StringComparison.Ordinal));
            Assert.Empty(Directory.GetFiles($"{Site.Leases}/two{_mark}", "*:*"));
        }
        finally
        {
            Site.Run("/usr/sbin/ip", "link", "delete", $"b{_mark}");
        }
    }

    [Fact]
    public void Port_LeadsIntoThePod_ByEachFamily_AndByTheLoopbackOfIpv6IsRefusedAtOnce()
    {
        Write("\"type\":\"ptp\",\"ipMasq\":true");
        var port = Random.Shared.Next(20000, 30000);
        var image = Site.GuestImage(",\"ports\":[{\"name\":\"web\",\"protocol\":\"tcp\",\"port\":9000}]", "serve", "9000");
        Site.StartPod($"--net=two{_mark}", $"--port=web:{port}", image);

        Assert.Equal($"hello {Six}:1::1\n", Ask($"{Six}:1::1", port));
        Assert.Equal($"hello {Site.Subnet}.1\n", Ask("127.0.0.1", port));
        // Whoever asks "localhost" tries this first, and goes on to the other one only when it is refused.
        Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => Ask("::1", port)).SocketErrorCode);
    }

    private static string Ask(string address, int port = 9000)
    {
        using var client = new TcpClient(address.Contains(':') ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
        client.Connect(address, port);
        return new StreamReader(client.GetStream()).ReadToEnd();
    }

    private void Write(string main) => File.WriteAllText($"{Site.LocalConfig}/net.d/20-two.conflist", $$$"""
        {"cniVersion":"1.0.0","name":"two{{{_mark}}}","plugins":[{{{{main}}},
          "ipam":{"type":"host-local","dataDir":"{{{Site.Leases}}}",
                  "ranges":[[{"subnet":"{{{Site.Subnet}}}.0/26"}],[{"subnet":"{{{Six}}}:1::/64"}]],"routes":[{"dst":"0.0.0.0/0"},{"dst":"::/0"}]}}]}
        """);
}
