using System.Text.Json;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Pods that find each other by host name, as <c>--pod-dns</c> promises.</summary>
public sealed class PodDnsTests : FunctionalTest
{
    private const int Many = 20;

    [Theory]
    [InlineData]
    [InlineData("--no-overlay")]
    [InlineData("--private-users")]
    public void PodsOfOneNetwork_ReachEachOtherByName(params string[] flags)
    {
        Start("server", [.. flags, Site.GuestImage("", "serve", "9000")]);
        var (client, _) = Start("client", [.. flags, ShellImage("echo ready; ping -c 1 -w 5 server; nc server 9000; until nc late 9000; do sleep 0.1; done; cat /etc/hosts; echo done")]);

        client.WaitForOutput("]: hello ");
        Start("late", [.. flags, Site.GuestImage("", "serve", "9000")]);

        var output = client.WaitForExit().Succeeded().Output;
        Assert.Contains("1 packets received", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("]: hello ").Length - 1);
        Assert.Matches($"\\]: {Site.Subnet}.\\d+\tlate *\n", output);
    }

    [Fact]
    public void APodThatEnds_IsStopped_OrIsKilled_DisappearsFromTheOthers()
    {
        var image = Site.GuestImage("", "serve", "9000");
        var (_, watcher) = Start("watcher", [image]);
        var (stopped, stoppedPod) = Start("stopped", [image]);
        var (killed, _) = Start("killed", [image]);
        Assert.Equal(["killed", "stopped"], Others(watcher));

        Site.Rkt("stop", stoppedPod).Succeeded();
        stopped.WaitForExit();
        Assert.Equal(["killed"], Others(watcher));

        killed.Signal("KILL");
        killed.WaitForExit();
        Site.Rkt("gc", "--mark-only").Succeeded();
        Assert.Empty(Others(watcher));
    }

    [Fact]
    public void APodThatWasKilled_IsFoundByTheNextThatStarts_OrByRm()
    {
        var image = Site.GuestImage("", "serve", "9000");
        var (_, watcher) = Start("watcher", [image]);
        var (first, _) = Start("first", [image]);
        first.Signal("KILL");
        first.WaitForExit();
        var (second, secondPod) = Start("second", [image]);
        Assert.Equal(["second"], Others(watcher));

        second.Signal("KILL");
        second.WaitForExit();
        Site.Rkt("rm", secondPod).Succeeded();
        Assert.Empty(Others(watcher));
    }

    [Fact]
    public void OnlyPodsThatAsk_SeeAndAreSeen()
    {
        var image = Site.GuestImage("", "serve", "9000");
        var (_, asks) = Start("asks", [image]);
        var (_, silent) = Site.StartPod("--hostname=silent", image);

        Assert.Empty(Others(asks));
        Assert.False(File.Exists($"{Site.Data}/pods/run/{silent}/hosts"));
        Assert.False(File.Exists($"{Site.Data}/pods/run/{silent}/names"));
    }

    [Fact]
    public void Hosts_AreThePodsOwnPart_AndOnlyReadByApps()
    {
        var image = ShellImage("cat /etc/hosts; echo x >> /etc/hosts; echo done");

        var output = Site.Rkt("run", "--pod-dns", "--hostname=web", "--hosts-entry=192.0.2.1=db", image).Succeeded().Output;

        Assert.Contains("]: 127.0.0.1\tlocalhost localhost.localdomain\n", output, StringComparison.Ordinal);
        Assert.Contains("]: 192.0.2.1\tdb\n", output, StringComparison.Ordinal);
        Assert.Matches($"\\]: {Site.Subnet}.\\d+\tweb\n", output);
        Assert.Contains("Read-only file system", output, StringComparison.Ordinal);
    }

    [Fact]
    public void PodsOfTwoStacks_HaveAllTheirAddresses()
    {
        File.WriteAllText($"{Site.LocalConfig}/net.d/10-default.conf", $$$"""
            {"cniVersion":"0.4.0","name":"default","type":"ptp",
             "ipam":{"type":"host-local","ranges":[[{"subnet":"{{{Site.Subnet}}}.0/24"}],[{"subnet":"fd00:{{{Environment.ProcessId % 10000}}}::/64"}]],"dataDir":"{{{Site.Leases}}}"}}
            """);
        var (_, first) = Start("first", [ShellImage("echo ready; sleep 100")]);
        var (_, second) = Start("second", [Site.GuestImage("", "serve", "9000")]);

        Assert.Equal(["second", "second"], Others(first));
        Assert.Equal(["first", "first"], Others(second));
        Assert.Contains("from fd00:", Site.Rkt("enter", first, "/bin/ping", "-6", "-c1", "-w5", "second").Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains($"\nfd00:{Environment.ProcessId % 10000}::", File.ReadAllText($"{Site.Data}/pods/run/{first}/hosts"), StringComparison.Ordinal);
    }

    [Fact]
    public void APreparedPod_AsksWhenItIsRun()
    {
        var (_, watcher) = Start("watcher", [Site.GuestImage("", "serve", "9000")]);
        var pod = Site.Rkt("prepare", Site.GuestImage("", "serve", "9000")).Succeeded().Lines[^1];
        Site.StartRkt("run-prepared", "--pod-dns", "--hostname=prepared", pod).WaitForOutput("ready");

        Assert.Equal(["prepared"], Others(watcher));
        Assert.Equal(["watcher"], Others(pod));
    }

    [Theory]
    [InlineData("--net=none", "mutually exclusive")]
    [InlineData("--net=host", "mutually exclusive")]
    [InlineData("--stage1-name=coreos.com/rkt/stage1-fly", "has no networks of its own")]
    public void WithoutANetworkOfItsOwn_IsRefused(string flag, string words) => Site.Rkt("run", "--pod-dns", flag, Site.GuestImage("")).Refused(words);

    [Fact]
    public void APodThatCannotStart_LeavesNoName()
    {
        var (_, watcher) = Start("watcher", [Site.GuestImage("", "serve", "9000")]);

        Site.Rkt("run", "--pod-dns", "--hostname=broken", Site.GuestImage(""), "--exec=/no/program").Refused("/no/program");

        Assert.Empty(Others(watcher));
    }

    [Fact]
    public void ManyAtOnce_AllFindAll_AndNoneThatWereKilledRemain()
    {
        var image = Site.Import("serve", "9000");
        var programs = Enumerable.Range(0, Many).Select(i => Site.StartRkt("run", "--pod-dns", $"--hostname=pod-{i:00}", $"--uuid-file-save={Site.Root}/many-{i}", image)).ToArray();
        Array.ForEach(programs, static program => program.WaitForOutput("ready"));
        var pods = Enumerable.Range(0, Many).Select(i => File.ReadAllText($"{Site.Root}/many-{i}").Trim()).ToArray();
        var names = Enumerable.Range(0, Many).Select(i => $"pod-{i:00}").ToArray();
        for (var i = 0; i < Many; i++)
        {
            Assert.Equal(names.Where(name => name != names[i]), Others(pods[i]));
        }

        // Half of them are killed, and as many killed while they start.
        for (var i = 0; i < Many / 2; i++)
        {
            var starting = Site.StartRkt("run", "--pod-dns", $"--hostname=dead-{i:00}", image);
            programs[i].Signal("KILL");
            Thread.Sleep(i * 7);
            starting.Signal("KILL");
            starting.WaitForExit();
        }

        Site.Rkt("gc", "--mark-only").Succeeded();
        for (var i = Many / 2; i < Many; i++)
        {
            Assert.Equal(names.Skip(Many / 2).Where(name => name != names[i]), Others(pods[i]));
        }
    }

    private (RunningProgram Program, string Pod) Start(string hostname, string[] words) => Site.StartPod(["--pod-dns", $"--hostname={hostname}", .. words]);

    /// <summary>The names of other pods in a pod's hosts file, one for each address.</summary>
    private IEnumerable<string> Others(string pod)
    {
        var text = File.ReadAllText($"{Site.Data}/pods/run/{pod}/hosts");
        return text[text.IndexOf("# Pods of", StringComparison.Ordinal)..].Split('\n')
            .Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.TrimEnd().Split('\t')[1]).Order(StringComparer.Ordinal);
    }

    private string ShellImage(string script) => new AciFile($"{Site.Root}/naming-{Guid.NewGuid():N}.aci").AddManifest($$$"""
        {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/naming","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
         "app":{"exec":["/bin/sh","-c",{{{JsonSerializer.Serialize(script)}}}],"user":"0","group":"0"}}
        """).AddShell().AddFile("rootfs/etc/nsswitch.conf", "hosts: files dns\n").Done();
}
