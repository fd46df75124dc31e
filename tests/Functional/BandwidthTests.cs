using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>The isolator <c>resource/network-bandwidth</c>: what the kernel was told, and that it does as it was told.</summary>
public sealed class BandwidthTests : FunctionalTest
{
    private const int Bytes = 3_000_000;

    /// <summary>What this test's networks and interfaces have in their names.</summary>
    private readonly string _mark = Random.Shared.Next(0x10000, 0xfffff).ToString("x5", CultureInfo.InvariantCulture);

    [Fact]
    public void Limit_IsAtTheHostsEndOfEachInterface_InBothDirections_AndGoneWithThePod()
    {
        WriteNetwork("lan", "16");

        var (program, pod) = Site.StartPod($"--net=default,lan{_mark}", Site.GuestImage(Limit("1M"), "serve", "9000"));

        // The host's end of the wire, and the device that the packets of the other direction are led through.
        var links = HostLinks(pod, "eth0").Concat(HostLinks(pod, "eth1")).ToList();
        Assert.Equal(4, links.Distinct().Count());
        Assert.All(links, link => Assert.Contains(" rate 8Mbit burst 100000b ", Disciplines(link), StringComparison.Ordinal));

        program.Signal("KILL");
        program.WaitForExit();
        Assert.Empty(Site.Collect());
        var left = Site.Run("/usr/sbin/ip", "-o", "link").Succeeded().Output;
        Assert.All(links, link => Assert.DoesNotContain(link, left, StringComparison.Ordinal));
    }

    [Fact]
    public void Limit_OfAPod_IsWhatItsAppsGet()
    {
        var image = Site.ShellImage(Limit("1M") + ",\"user\":\"0\",\"group\":\"0\"", $"echo ready; yes | head -c {Bytes} | nc -l -p 9000; while true; do sleep 1; done");
        var (_, pod) = Site.StartPod("--debug", image);
        var address = Site.Status(pod, "networks")!.Split('=')[^1];

        using var client = Connect(address);
        var watch = Stopwatch.StartNew();
        var received = ReadAll(client);

        Assert.Equal(Bytes, received);

        // All but the first burst, at a million bytes a second; a slow machine only adds to it.
        Assert.InRange(watch.Elapsed.TotalSeconds, 2.5, 60);
    }

    [Fact]
    public void Limit_OfAppsThatAgree_IsOne()
    {
        var (_, pod) = Site.StartPod(Site.GuestImage(Limit("1M"), "serve", "9000"), Site.GuestImage(Limit("1000k"), "sleep"));

        Assert.All(HostLinks(pod, "eth0"), link => Assert.Contains(" rate 8Mbit ", Disciplines(link), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("none", "1M", "the pod has no network (--net=none)")]
    [InlineData("host", "1M", "the pod has the network of the host (--net=host)")]
    [InlineData("default", "0", "\"0\" is not between 1k and 100G bytes a second")]
    [InlineData("default", "1E", "\"1E\" is not between 1k and 100G bytes a second")]
    public void Limit_ThatNothingCanKeep_IsRefused_AndLeavesNothing(string network, string limit, string cause)
    {
        Site.Rkt("run", $"--net={network}", Site.GuestImage(Limit(limit), "print", "no")).Refused("resource/network-bandwidth", cause);

        Assert.Empty(Leftovers.Find(Site));
    }

    [Fact]
    public void Limits_OfAppsThatDiffer_AreRefused() =>
        Site.Rkt("run", Site.GuestImage(Limit("1M"), "print", "no"), Site.GuestImage(Limit("2M"), "print", "no"))
            .Refused("asked for as \"1M\" and as \"2M\", and the apps of a pod share their network");

    [Fact]
    public void Limit_InANetworkThatCannotKeepIt_IsRefused_AndWhatWasMadeIsUndone()
    {
        using var outside = new OutsideHost(Site, $"o{_mark}", [$"{Site.Subnet}.193/30"], [$"{Site.Subnet}.194/30"]);
        File.WriteAllText($"{Site.LocalConfig}/net.d/20-lan.conf", $$$"""
            {"cniVersion":"1.0.0","name":"lan","type":"macvlan","master":"{{{outside.Cable}}}","ipam":{"type":"static","addresses":[{"address":"{{{Site.Subnet}}}.9/26"}]}}
            """);

        var result = Site.Rkt("run", "--net=default,lan", Site.GuestImage(Limit("1M"), "print", "no")).EndedWith(254);

        Assert.SkipWhen(result.Errors.Contains("operation not supported", StringComparison.Ordinal), "the kernel has no macvlan");
        Assert.Contains("hint: the bandwidth of a pod is limited at the host's end of its interface", result.Errors, StringComparison.Ordinal);

        // The cable is this test's own.
        Assert.DoesNotContain(Leftovers.Find(Site), line => !line.Contains(_mark, StringComparison.Ordinal));
    }

    private static string Limit(string limit) => $$$""","isolators":[{"name":"resource/network-bandwidth","value":{"default":true,"limit":"{{{limit}}}"}}]""";

    private static TcpClient Connect(string address)
    {
        TcpClient? client = null;
        Eventually.Holds(
            () =>
            {
                try
                {
                    client = new TcpClient(address, 9000);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            () => $"nobody listens at {address}");
        return client!;
    }

    private static long ReadAll(TcpClient client)
    {
        var buffer = new byte[65536];
        var total = 0L;
        for (int count; (count = client.GetStream().Read(buffer)) > 0;)
        {
            total += count;
        }

        return total;
    }

    /// <summary>The interfaces on the host that an interface of a pod has, as its plugins have told.</summary>
    private IEnumerable<string> HostLinks(string pod, string name)
    {
        using var record = JsonDocument.Parse(File.ReadAllBytes($"{Site.Data}/pods/run/{pod}/net/{name}.json"));
        return record.RootElement.GetProperty("result").GetProperty("interfaces").EnumerateArray()
            .Where(link => !link.TryGetProperty("sandbox", out _)).Select(link => link.GetProperty("name").GetString()!).ToList();
    }

    private string Disciplines(string link) => Site.Run("/usr/sbin/tc", "qdisc", "show", "dev", link).Succeeded().Output;

    private void WriteNetwork(string name, string start) => File.WriteAllText($"{Site.LocalConfig}/net.d/20-{name}.conf", $$$"""
        {"cniVersion":"1.0.0","name":"{{{name}}}{{{_mark}}}","type":"ptp","ipam":{"type":"host-local","dataDir":"{{{Site.Leases}}}","subnet":"{{{Site.Subnet}}}.{{{start}}}/28"}}
        """);
}
