using System.Globalization;
using System.Text.Json;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Networks that are configured: Debian's plugins, chains of them, both families of addresses, and plugins that are not what they should be.</summary>
public sealed class CniTests : FunctionalTest
{
    private const string Ports = ",\"ports\":[{\"name\":\"web\",\"protocol\":\"tcp\",\"port\":9000}]";

    /// <summary>What this test's interfaces and networks have in their names: interfaces have at most fifteen letters.</summary>
    private readonly string _mark = Random.Shared.Next(0x10000, 0xfffff).ToString("x5", CultureInfo.InvariantCulture);

    [Fact]
    public void TwoPods_InThreeNetworks_AreReachedFromAnotherHost_ByBothFamilies_AndByAPort()
    {
        Write("10-front.conflist", $$$"""
            {"cniVersion":"1.0.0","name":"front{{{_mark}}}","plugins":[
              {"type":"bridge","bridge":"b{{{_mark}}}","isGateway":true,
               "ipam":{"type":"host-local","dataDir":"{{{Site.Leases}}}",
                       "ranges":[[{"subnet":"{{{Site.Subnet}}}.0/26"}],[{"subnet":"fd00:{{{Six}}}:1::/64"}]],"routes":[{"dst":"0.0.0.0/0"},{"dst":"::/0"}]}},
              {"type":"portmap","capabilities":{"portMappings":true},"snat":true},
              {"type":"bandwidth","ingressRate":80000000,"ingressBurst":80000000,"egressRate":80000000,"egressBurst":80000000},
              {"type":"firewall"}]}
            """);
        Write("20-back.conf", $$$"""
            {"cniVersion":"0.4.0","name":"back{{{_mark}}}","type":"bridge","bridge":"c{{{_mark}}}",
             "ipam":{"type":"host-local","dataDir":"{{{Site.Leases}}}","subnet":"{{{Site.Subnet}}}.64/26"}}
            """);
        Write("30-old.conf", $$$"""
            {"name":"old{{{_mark}}}","type":"ptp","ipam":{"type":"host-local","dataDir":"{{{Site.Leases}}}","subnet":"{{{Site.Subnet}}}.128/26"}}
            """);
        try
        {
            var networks = $"--net=front{_mark},back{_mark},old{_mark}";
            var image = Site.GuestImage(Ports, "serve", "9000");
            var (_, first) = Site.StartPod(networks, $"--port=web:{HostPort}", image);
            var (_, second) = Site.StartPod(networks, image);

            Assert.Equal(
                $"front{_mark}:ip4={Site.Subnet}.2, front{_mark}:ip6=fd00:{Six}:1::2, back{_mark}:ip4={Site.Subnet}.66, old{_mark}:ip4={Site.Subnet}.130",
                Site.Status(first, "networks"));
            Assert.Contains($"front{_mark}:ip6=fd00:{Six}:1::3,back{_mark}:ip4={Site.Subnet}.67", Site.Rkt("list").Succeeded().Output, StringComparison.Ordinal);
            var record = Site.Json("status", "--format=json", first).GetProperty("networks")[0];
            Assert.Equal(("eth0", $"{Site.Subnet}.2", "255.255.255.192"), (Text(record, "ifName"), Text(record, "ip"), Text(record, "mask")));
            Assert.Equal([$"{Site.Subnet}.2/26", $"fd00:{Six}:1::2/64"], record.GetProperty("ips").EnumerateArray().Select(a => a.GetString()));

            using var outside = new OutsideHost(
                Site, $"o{_mark}", [$"{Site.Subnet}.193/30", $"fd00:{Six}:9::1/64"], [$"{Site.Subnet}.194/30", $"fd00:{Six}:9::2/64"]);
            Assert.Contains("hello", Ask(outside, $"{Site.Subnet}.2", 9000), StringComparison.Ordinal);
            Assert.Contains("hello", Ask(outside, $"{Site.Subnet}.3", 9000), StringComparison.Ordinal);
            Assert.Contains("hello", Ask(outside, $"{Site.Subnet}.193", HostPort), StringComparison.Ordinal);
            Assert.NotEqual(second, first);
            outside.Run("busybox", "ping6", "-c1", "-W5", $"fd00:{Six}:1::2").Succeeded();
            Assert.Contains("tbf", Site.Run("/usr/sbin/tc", "qdisc", "show").Succeeded().Output, StringComparison.Ordinal);

            // The bridges and the cable are this test's own.
            Assert.DoesNotContain(Site.Collect(), line => !line.Contains(_mark, StringComparison.Ordinal));
            Assert.DoesNotContain(Directory.GetFiles($"{Site.Leases}/front{_mark}"), lease => lease.Contains("fd00", StringComparison.Ordinal) || lease.Contains("/10.", StringComparison.Ordinal));
            Assert.DoesNotContain(HostPort.ToString(CultureInfo.InvariantCulture), Rules(), StringComparison.Ordinal);
        }
        finally
        {
            Site.Run("/usr/sbin/ip", "link", "delete", $"b{_mark}");
            Site.Run("/usr/sbin/ip", "link", "delete", $"c{_mark}");
        }
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("-1")]
    public void BadTimeForPlugins_IsRefused_AndLeavesNothing(string seconds)
    {
        Site.Environment["RKT_CNI_TIMEOUT"] = seconds;

        var result = Site.Rkt("run", Site.GuestImage("", "exit", "0")).EndedWith(254);

        Assert.Contains($"RKT_CNI_TIMEOUT is \"{seconds}\", which is not a number of seconds", result.Errors, StringComparison.Ordinal);
        Site.Environment.Remove("RKT_CNI_TIMEOUT");
        Assert.Equal("", Site.Rkt("list", "--no-legend").Succeeded().Output);
    }

    [Fact]
    public void BadTimeForPlugins_DoesNotKeepAPodFromBeingCollected()
    {
        Site.Rkt("run", Site.GuestImage("", "exit", "0")).Succeeded();
        Site.Environment["RKT_CNI_TIMEOUT"] = "soon";

        var result = Site.Rkt("gc", "--grace-period=0s").Succeeded();

        Assert.Contains("stage1: warning: RKT_CNI_TIMEOUT is \"soon\", which is not a number of seconds: network plugins get 60 s\n", result.Errors, StringComparison.Ordinal);
        Site.Environment.Remove("RKT_CNI_TIMEOUT");
        Assert.Equal("", Site.Rkt("list", "--no-legend").Succeeded().Output);
    }

    [Theory]
    [InlineData("exit 1", "exit status 1")]
    [InlineData("echo nonsense", "it is not JSON: nonsense")]
    [InlineData("sleep 100", "did not end within 1 s")]
    [InlineData("""echo '{"cniVersion":"0.4.0","interfaces":[{"name":"eth1","sandbox":"/x"}],"ips":[]}'""", "the pod has none of that name")]
    public void BadPlugin_IsNamed_AndWhatWasMadeBeforeIsUndone(string script, string named)
    {
        Site.Environment["RKT_CNI_TIMEOUT"] = "1";
        var plugin = $"{Site.LocalConfig}/net.d/bad";
        File.WriteAllText(plugin, $"#!/bin/sh\ntest $CNI_COMMAND = DEL && exit 0\n{script}\n");
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Write("20-bad.conf", """{"cniVersion":"0.4.0","name":"bad","type":"bad"}""");

        var result = Site.Rkt("run", "--net=default,bad", Site.GuestImage("", "exit", "0")).EndedWith(254);

        Assert.Contains("cannot join network \"bad\"", result.Errors, StringComparison.Ordinal);
        Assert.Contains(named, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Split('\n'), line => line.StartsWith("stage1: ", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles($"{Site.Leases}/default", "10.*"));
        Assert.Equal("", Site.Rkt("list", "--no-legend").Succeeded().Output);
    }

    [Fact]
    public void ExhaustedSubnet_IsSaid_WithTheWayOut()
    {
        Write("20-small.conf", $$$"""
            {"cniVersion":"0.4.0","name":"small{{{_mark}}}","type":"ptp","ipam":{"type":"host-local","dataDir":"{{{Site.Leases}}}","subnet":"{{{Site.Subnet}}}.192/30"}}
            """);
        var image = Site.GuestImage("", "serve", "9000");
        Site.StartPod($"--net=small{_mark}", image);

        var result = Site.Rkt("run", $"--net=small{_mark}", image).EndedWith(254);

        Assert.Contains("no IP addresses available", result.Errors, StringComparison.Ordinal);
        Assert.Contains("hint: pods that have ended keep their addresses", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingPlugin_IsNamedWithTheDirectories_BeforeAnythingIsMade()
    {
        Write("20-broken.conflist", """{"cniVersion":"1.0.0","name":"broken","plugins":[{"type":"ptp"},{"type":"no-such-plugin"}]}""");

        var result = Site.Rkt("run", "--net=default,broken", Site.GuestImage("", "exit", "0")).EndedWith(254);

        Assert.Contains($"cannot find network plugin \"no-such-plugin\" in {Site.LocalConfig}/net.d, {Site.SystemConfig}/net.d, ", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"{Site.Leases}/default"), "an address was taken");
    }

    [Fact]
    public void NetworkOfTheVendor_IsFound_AndTheAdministratorsOverridesIt()
    {
        Directory.CreateDirectory($"{Site.SystemConfig}/net.d");
        File.WriteAllText($"{Site.SystemConfig}/net.d/10-lan.conf", Ptp("lan", "16"));
        var image = Site.GuestImage("", "exit", "0");
        Assert.Contains("with type ptp", Site.Rkt("run", "--net=lan", image).Succeeded().Errors, StringComparison.Ordinal);

        Write("90-lan.conf", """{"cniVersion":"0.4.0","name":"lan","type":"no-such-plugin"}""");
        Assert.Contains("no-such-plugin", Site.Rkt("run", "--net=lan", image).EndedWith(254).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Argument_ChoosesTheAddress()
    {
        Write("20-lan.conf", Ptp($"lan{_mark}", "16"));

        var (_, pod) = Site.StartPod($"--net=lan{_mark}:IP={Site.Subnet}.20", Site.GuestImage("", "serve", "9000"));

        Assert.Equal($"lan{_mark}:ip4={Site.Subnet}.20", Site.Status(pod, "networks"));
    }

    [Fact]
    public void Debugging_HasThePluginsCheckTheirWork()
    {
        Write("20-lan.conf", Ptp($"lan{_mark}", "16"));

        var result = Site.Rkt("--debug", "run", $"--net=lan{_mark},default", Site.GuestImage("", "exit", "0")).Succeeded();

        Assert.Contains($"networking: network lan{_mark} is as its plugins have made it", result.Errors, StringComparison.Ordinal);
        Assert.Contains("networking: network default is as its plugins have made it", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Dhcp_GivesAnAddress_WhileItsDaemonRuns()
    {
        using var outside = new OutsideHost(Site, $"o{_mark}", [], [$"{Site.Subnet}.1/24"]);
        Write("20-lan.conf", $$$"""
            {"cniVersion":"1.0.0","name":"lan{{{_mark}}}","type":"macvlan","master":"{{{outside.Cable}}}","ipam":{"type":"dhcp"}}
            """);
        var image = Site.GuestImage("", "serve", "9000");
        Assert.SkipWhen(File.Exists("/run/cni/dhcp.sock"), "a daemon of the plugin dhcp, of somebody else, is there");
        Assert.Contains("needs its daemon", Site.Rkt("run", $"--net=lan{_mark}", image).EndedWith(254).Errors, StringComparison.Ordinal);

        using var server = RunningProgram.Start(
            "/usr/sbin/ip",
            ["netns", "exec", outside.Name, "dnsmasq", "--keep-in-foreground", "--port=0", "--conf-file=/dev/null", $"--dhcp-range={Site.Subnet}.50,{Site.Subnet}.60",
             "--interface=wire", "--leasefile-ro", "--user=root", "--pid-file="],
            Site.Root,
            environment: null);
        using var daemon = RunningProgram.Start("/usr/lib/cni/dhcp", ["daemon"], Site.Root, environment: null);
        try
        {
            Eventually.Holds(() => File.Exists("/run/cni/dhcp.sock"), () => "the daemon of dhcp does not listen");

            var (_, pod) = Site.StartPod($"--net=lan{_mark}", image);

            Assert.StartsWith($"lan{_mark}:ip4={Site.Subnet}.5", Site.Status(pod, "networks"), StringComparison.Ordinal);
            Assert.Empty(Site.Collect());
        }
        finally
        {
            File.Delete("/run/cni/dhcp.sock");
        }
    }

    [Theory]
    [InlineData("macvlan", "\"master\":\"{0}\",\"mode\":\"bridge\",")]
    [InlineData("ipvlan", "\"master\":\"{0}\",")]
    [InlineData("vlan", "\"master\":\"{0}\",\"vlanId\":7,")]
    [InlineData("host-device", "\"device\":\"{0}\",")]
    public void PluginOfDebian_GivesThePodItsInterface(string type, string fields)
    {
        using var outside = new OutsideHost(Site, $"o{_mark}", [$"{Site.Subnet}.193/30"], [$"{Site.Subnet}.194/30"]);
        Write("20-lan.conf", $$$"""
            {"cniVersion":"1.0.0","name":"lan{{{_mark}}}","type":"{{{type}}}",{{{string.Format(CultureInfo.InvariantCulture, fields, outside.Cable)}}}
             "ipam":{"type":"static","addresses":[{"address":"{{{Site.Subnet}}}.9/26"}]}}
            """);

        var result = Site.Rkt("run", $"--net=lan{_mark}", Site.GuestImage("", "ls", "/sys/class/net"));

        Assert.SkipWhen(result.Errors.Contains("operation not supported", StringComparison.Ordinal), $"the kernel has no {type}");
        Assert.Contains("]: eth0\n", result.Succeeded().Output, StringComparison.Ordinal);
        Site.Rkt("gc", "--grace-period=0s").Succeeded();
        Assert.Contains(outside.Cable, Site.Run("/usr/sbin/ip", "-o", "link").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Collection_WhenAPluginIsGone_ReleasesTheRest()
    {
        var copy = $"{Site.LocalConfig}/net.d/ptp-copy";
        File.Copy("/usr/lib/cni/ptp", copy);
        Write("20-lan.conf", Ptp($"lan{_mark}", "16").Replace("\"ptp\"", "\"ptp-copy\"", StringComparison.Ordinal));
        Site.Rkt("run", $"--net=lan{_mark}", Site.GuestImage("", "exit", "0")).Succeeded();
        Assert.NotEmpty(Directory.GetFiles($"{Site.Leases}/lan{_mark}", "10.*"));
        File.Delete(copy);

        var result = Site.Rkt("gc", "--grace-period=0s").Succeeded();

        Assert.Contains("ptp-copy", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles($"{Site.Leases}/lan{_mark}", "10.*"));
    }

    [Theory]
    [InlineData("macvlan", "\"master\":\"{0}\",\"mode\":\"bridge\"", "Link not found")]
    [InlineData("host-device", "\"device\":\"{0}\"", "failed to find \"eth0\"")]
    public void Collection_WhenTheDeviceOfTheInterfaceIsGone_ReleasesTheAddress_AndTellsSo(string type, string fields, string message)
    {
        using var outside = new OutsideHost(Site, $"o{_mark}", [], []);
        Write("20-lan.conf", $$$"""
            {"cniVersion":"1.0.0","name":"lan{{{_mark}}}","type":"{{{type}}}",{{{string.Format(CultureInfo.InvariantCulture, fields, outside.Cable)}}},
             "ipam":{"type":"host-local","dataDir":"{{{Site.Leases}}}","subnet":"{{{Site.Subnet}}}.16/28"}}
            """);
        Site.Rkt("run", $"--net=lan{_mark}", Site.GuestImage("", "exit", "0")).Succeeded();
        outside.Run("/usr/sbin/ip", "link", "delete", "wire").Succeeded();

        var result = Site.Rkt("gc", "--grace-period=0s").Succeeded();

        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.Contains("interface \"eth0\" was gone already, so the plugin is not called again", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles($"{Site.Leases}/lan{_mark}", "10.*"));
        Assert.Equal("", Site.Rkt("list", "--no-legend").Succeeded().Output);
    }

    [Fact]
    public void Collection_WhenAPluginHangs_KeepsThePod_AndTheNextOneCallsItAgain()
    {
        Site.Environment["RKT_CNI_TIMEOUT"] = "1";
        var plugin = $"{Site.LocalConfig}/net.d/slow";
        File.WriteAllText(plugin, $$"""
            #!/bin/sh
            test $CNI_COMMAND = ADD && { echo '{"cniVersion":"0.4.0","ips":[]}'; exit; }
            test -e {{Site.Root}}/called || { touch {{Site.Root}}/called; sleep 100; }
            touch {{Site.Root}}/undone

            """);
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Write("20-slow.conf", """{"cniVersion":"0.4.0","name":"slow","type":"slow"}""");
        Site.Rkt("run", "--net=slow", Site.GuestImage("", "exit", "0")).Succeeded();

        var first = Site.Rkt("gc", "--grace-period=0s").EndedWith(254);

        Assert.Contains("did not end within 1 s (DEL) and was killed", first.Errors, StringComparison.Ordinal);
        Assert.Single(Site.Rkt("list", "--no-legend").Succeeded().Lines);
        Site.Rkt("gc", "--grace-period=0s").Succeeded();
        Assert.True(File.Exists($"{Site.Root}/undone"), "the plugin was not called again");
        Assert.Equal("", Site.Rkt("list", "--no-legend").Succeeded().Output);
    }

    [Theory]
    [InlineData("ip netns delete rkt-{0}")]
    [InlineData("umount /run/netns/rkt-{0}")]
    public void Collection_WhenTheNamespaceIsGone_ReleasesTheAddress(string command)
    {
        Write("20-lan.conf", Ptp($"lan{_mark}", "16"));
        Site.Rkt("run", $"--net=lan{_mark}", Site.GuestImage("", "exit", "0")).Succeeded();
        var pod = Site.Json("list", "--format=json")[0].GetProperty("name").GetString();
        Site.Run("/bin/sh", "-c", $"PATH=$PATH:/usr/sbin; {string.Format(CultureInfo.InvariantCulture, command, pod)}").Succeeded();

        Site.Rkt("gc", "--grace-period=0s").Succeeded();

        Assert.Empty(Directory.GetFiles($"{Site.Leases}/lan{_mark}", "10.*"));
        // The kernel takes down what was in a namespace in its own time.
        Eventually.Holds(() => Leftovers.Find(Site).Count == 0, () => string.Join('\n', Leftovers.Find(Site)));
    }

    private int HostPort { get; } = Random.Shared.Next(20000, 30000);

    /// <summary>A part of this test's IPv6 addresses.</summary>
    private string Six => _mark[..4].TrimStart('0').PadLeft(1, '1');

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Ask(OutsideHost host, string address, int port) =>
        host.Run("/bin/sh", "-c", $"busybox nc -w 5 {address} {port} </dev/null").Succeeded().Output;

    private string Rules() => Site.Run("/usr/sbin/iptables-save").Succeeded().Output + Site.Run("/usr/sbin/ip6tables-save").Succeeded().Output;

    private string Ptp(string name, string start) => $$$"""
        {"cniVersion":"0.4.0","name":"{{{name}}}","type":"ptp","ipam":{"type":"host-local","dataDir":"{{{Site.Leases}}}","subnet":"{{{Site.Subnet}}}.{{{start}}}/28"}}
        """;

    private void Write(string file, string content) => File.WriteAllText($"{Site.LocalConfig}/net.d/{file}", content);
}
