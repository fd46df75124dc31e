using System.Net.Sockets;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Networks of pods: none, the host's, and the default one, which the talk reaches a server through.</summary>
public sealed class NetworkTests : FunctionalTest
{
    [Fact]
    public void None_LeavesThePodWithLoopbackAlone()
    {
        var output = Site.Rkt("run", "--net=none", Site.GuestImage("", "ls", "/sys/class/net")).Succeeded().Output;
        Assert.EndsWith("]: lo\n", output, StringComparison.Ordinal);
        Assert.Single(output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Host_SharesTheHostsInterfaces()
    {
        var result = Site.Rkt("run", "--net=host", Site.GuestImage("", "readlink", "/proc/self/ns/net")).Succeeded();
        Assert.EndsWith($"]: {new FileInfo("/proc/self/ns/net").LinkTarget}\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_GivesAnAddress_WhereTheHostReachesTheServer()
    {
        var (_, pod) = Site.StartPod(Site.GuestImage("", "serve", "9000"));
        var address = Site.Status(pod, "networks")!.Replace("default:ip4=", "");
        Assert.StartsWith($"{Site.Subnet}.", address, StringComparison.Ordinal);
        Assert.Contains($"default:ip4={address}", Site.Rkt("list").Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal($"hello {Site.Subnet}.1\n", Ask(address));
    }

    [Fact]
    public void Default_LetsPodsReachEachOther()
    {
        var (_, pod) = Site.StartPod(Site.GuestImage("", "serve", "9000"));
        var address = Site.Status(pod, "networks")!.Replace("default:ip4=", "");
        var client = Site.Rkt("run", Site.GuestImage("", "connect", address, "9000")).Succeeded();
        Assert.Contains("]: hello ", client.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_OfTheMachine_IsThatOfTheReference()
    {
        // The one test on 172.16.28.0/24: without a configuration of its own.
        File.Delete($"{Site.LocalConfig}/net.d/10-default.conf");
        var (program, pod) = Site.StartPod(Site.GuestImage("", "serve", "9000"));
        var address = Site.Status(pod, "networks")!.Replace("default:ip4=", "");
        Assert.StartsWith("172.16.28.", address, StringComparison.Ordinal);
        Assert.StartsWith("hello 172.16.28.", Ask(address), StringComparison.Ordinal);
        program.Signal("TERM");
        program.WaitForExit();
        Site.Rkt("gc", "--grace-period=0s").Succeeded();
        Assert.False(File.Exists($"/var/lib/cni/networks/default/{address}"), "the address is not free again");
    }

    [Fact]
    public void Loopback_IsUp()
    {
        var image = Site.GuestImage("", "cat", "/sys/class/net/lo/flags");
        foreach (var network in new[] { "none", "default" })
        {
            // IFF_UP and IFF_LOOPBACK.
            Assert.EndsWith("]: 0x9\n", Site.Rkt("run", $"--net={network}", image).Succeeded().Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void UnknownNetwork_IsRefused_AndLeavesNothing()
    {
        var result = Site.Rkt("run", "--net=nowhere,default,elsewhere", Site.GuestImage("", "exit", "0")).EndedWith(254);
        Assert.Contains("networks not found: \"nowhere\", \"elsewhere\"", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Port_WithoutANetwork_IsRefused() => Site.Rkt(
        "run", "--net=none", "--port=http:8080", Site.GuestImage(",\"ports\":[{\"name\":\"http\",\"protocol\":\"tcp\",\"port\":80}]", "exit", "0")).Refused();

    [Fact]
    public void FailingPlugin_IsNamed_AndWhatWasMadeIsUndone()
    {
        File.WriteAllText($"{Site.LocalConfig}/net.d/20-broken.conf", """{"cniVersion":"0.4.0","name":"broken","type":"no-such-plugin"}""");
        var result = Site.Rkt("run", "--net=default,broken", Site.GuestImage("", "exit", "0")).EndedWith(254);
        Assert.Contains("no-such-plugin", result.Errors, StringComparison.Ordinal);
    }

    private static string Ask(string address)
    {
        using var client = new TcpClient();
        client.Connect(address, 9000);
        return new StreamReader(client.GetStream()).ReadToEnd();
    }
}
