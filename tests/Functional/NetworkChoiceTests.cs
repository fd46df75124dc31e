using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Which networks a pod gets, in which order, and what is different in <c>default-restricted</c>.</summary>
public sealed partial class NetworkChoiceTests : FunctionalTest
{
    private const string ShowAddresses = "for i in $(busybox ls /sys/class/net); do busybox ip -o -4 addr show dev $i; done";
    private const string AsRoot = ",\"user\":\"0\",\"group\":\"0\"";

    private readonly string _mark = Random.Shared.Next(0x10000, 0xfffff).ToString("x5", CultureInfo.InvariantCulture);

    [Fact]
    public void List_GivesInterfacesInItsOwnOrder()
    {
        Write("30-a.conf", $"a{_mark}", "16/28");
        Write("20-m.conf", $"m{_mark}", "32/28");
        Write("40-z.conf", $"z{_mark}", "48/28");

        var output = Site.Rkt("run", $"--net=z{_mark},a{_mark},m{_mark}", Site.ShellImage(AsRoot, ShowAddresses)).Succeeded().Output;

        Assert.Equal(["lo 127.0.0.1", $"eth0 {Site.Subnet}.50", $"eth1 {Site.Subnet}.18", $"eth2 {Site.Subnet}.34"], Addresses(output).OrderByDescending(static a => a == "lo 127.0.0.1"));
    }

    [Fact]
    public void All_GivesEveryNetwork_InTheOrderOfTheirFiles()
    {
        Write("05-first.conf", $"first{_mark}", "16/28");

        // In place of the built-in one, whose addresses are the machine's.
        Write("30-restricted.conf", "default-restricted", "32/28");
        Write("10-default.conf", "default", "48/28");
        var image = Site.ShellImage(AsRoot, $"{ShowAddresses}; echo ready; while true; do sleep 1; done");

        var (program, pod) = Site.StartPod("--net=all", image);

        Assert.Equal(
            $"first{_mark}:ip4={Site.Subnet}.18, default:ip4={Site.Subnet}.50, default-restricted:ip4={Site.Subnet}.34",
            Site.Status(pod, "networks"));
        program.Signal("TERM");
        Assert.Equal(
            ["lo 127.0.0.1", $"eth0 {Site.Subnet}.18", $"eth1 {Site.Subnet}.50", $"eth2 {Site.Subnet}.34"],
            Addresses(program.WaitForExit().Output).OrderByDescending(static a => a == "lo 127.0.0.1"));
    }

    [Fact]
    public void Restricted_IsReachedFromTheHost_AndHasNoWayOut()
    {
        var (_, pod) = Site.StartPod("--net=default-restricted", Site.GuestImage("", "serve", "9000"));
        var address = Site.Status(pod, "networks")!.Replace("default-restricted:ip4=", "");
        Assert.StartsWith("172.31.", address, StringComparison.Ordinal);
        using (var client = new TcpClient())
        {
            client.Connect(address, 9000);
            Assert.Equal("hello 172.31.0.1\n", new StreamReader(client.GetStream()).ReadToEnd());
        }

        var other = Site.Rkt("run", "--net=default-restricted", Site.GuestImage("", "connect", address, "9000")).Succeeded();
        Assert.Contains("]: hello 172.31.", other.Output, StringComparison.Ordinal);

        var routes = Site.Rkt("run", "--net=default-restricted", Site.GuestImage("", "cat", "/proc/net/route")).Succeeded().Output;
        Assert.Contains("eth0\t00001FAC\t", routes, StringComparison.Ordinal);
        Assert.DoesNotContain("eth0\t00000000\t", routes, StringComparison.Ordinal);
        Assert.DoesNotContain(address, Site.Run("/usr/sbin/iptables-save", "-t", "nat").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Tuning_InAChain_SetsWhatItSays_AndItsWorkIsChecked()
    {
        File.WriteAllText($"{Site.LocalConfig}/net.d/20-tuned.conflist", $$$"""
            {"cniVersion":"1.0.0","name":"tuned{{{_mark}}}","plugins":[
              {"type":"ptp","ipam":{"type":"host-local","dataDir":"{{{Site.Leases}}}","subnet":"{{{Site.Subnet}}}.16/28"}},
              {"type":"tuning","sysctl":{"net.core.somaxconn":"517"},"mtu":1400,"capabilities":{"mac":true}}]}
            """);
        var image = Site.ShellImage(AsRoot, "cat /proc/sys/net/core/somaxconn /sys/class/net/eth0/mtu /sys/class/net/eth0/address");

        var result = Site.Rkt("--debug", "run", $"--net=tuned{_mark}:MAC=02:00:00:00:05:17", image).Succeeded();

        Assert.Equal(["517", "1400", "02:00:00:00:05:17"], result.Lines.Select(static line => line[(line.IndexOf("]: ", StringComparison.Ordinal) + 3)..]));
        Assert.Contains($"network tuned{_mark} is as its plugins have made it", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Site.Collect());
    }

    /// <summary>"INTERFACE ADDRESS" for each line of <c>ip -o addr</c>.</summary>
    private static IEnumerable<string> Addresses(string output) =>
        AddressLine().Matches(output).Select(static match => $"{match.Groups[1].Value} {match.Groups[2].Value}");

    [GeneratedRegex(@"\d+: (\S+) +inet ([\d.]+)")]
    private static partial Regex AddressLine();

    private void Write(string file, string name, string subnet) => File.WriteAllText($"{Site.LocalConfig}/net.d/{file}", $$$"""
        {"cniVersion":"0.4.0","name":"{{{name}}}","type":"ptp","ipam":{"type":"host-local","dataDir":"{{{Site.Leases}}}","subnet":"{{{Site.Subnet}}}.{{{subnet}}}"}}
        """);
}
