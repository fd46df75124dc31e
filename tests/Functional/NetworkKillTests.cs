using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Supervisors and collectors that are killed while a network plugin is at work: what is half done is finished, and then undone.</summary>
public sealed class NetworkKillTests : FunctionalTest
{
    private string Log => $"{Site.Root}/plugin.log";

    [Fact]
    public void CollectionKilledWhileAPluginWorks_LetsItEnd_AndTheNextOneWaitsForIt()
    {
        // What it has begun is what nobody else can finish: the plugin fails when it is called for the same again meanwhile.
        WritePlugin($$"""
            test $CNI_COMMAND = ADD && { echo '{"cniVersion":"0.4.0","ips":[]}'; exit; }
            mkdir {{Site.Root}}/busy || { echo '{"code":7,"msg":"called twice at once"}'; exit 1; }
            echo begun >>{{Log}}
            sleep 1
            echo ended >>{{Log}}
            rmdir {{Site.Root}}/busy
            """);
        Site.Rkt("run", "--net=slow", Site.GuestImage("", "exit", "0")).Succeeded();

        Site.Run("/bin/sh", "-c", $"setsid {Rkt} gc --grace-period=0s >/dev/null 2>&1 & while ! test -e {Log}; do sleep 0.02; done; /bin/kill -9 -- -$!").Succeeded();
        Site.Rkt("gc", "--grace-period=0s").Succeeded();

        Assert.Equal(["begun", "ended"], File.ReadAllLines(Log).Take(2));
        Assert.Equal("", Site.Rkt("list", "--no-legend").Succeeded().Output);
    }

    [Fact]
    public void SupervisorKilledWhileAPluginWorks_IsCleanedUpAfter_WhenTheProcessesOfThePluginHaveEnded()
    {
        WritePlugin($$"""
            test $CNI_COMMAND = DEL && { echo undone >>{{Log}}; exit; }
            echo begun >>{{Log}}
            sleep 1
            echo made >>{{Log}}
            echo '{"cniVersion":"0.4.0","ips":[]}'
            """);

        Site.Run("/bin/sh", "-c", $"{Rkt} run --net=slow {Site.GuestImage("", "exit", "0")} >/dev/null 2>&1 & while ! test -e {Log}; do sleep 0.02; done; kill -9 $!").Succeeded();
        Site.Rkt("gc", "--grace-period=0s").Succeeded();

        Assert.Equal(["begun", "made", "undone"], File.ReadAllLines(Log));
    }

    [Fact]
    public void SupervisorKilledInAChain_IsCleanedUpAfter_WithWhatThePluginsHaveAnswered()
    {
        WritePlugin($$"""
            test $CNI_COMMAND = DEL && { cat >{{Site.Root}}/told; exit; }
            echo begun >>{{Log}}
            sleep 1
            echo '{"cniVersion":"0.4.0","ips":[]}'
            """);
        File.WriteAllText($"{Site.LocalConfig}/net.d/20-slow.conflist", $$$"""
            {"cniVersion":"0.4.0","name":"chain","plugins":[
              {"type":"ptp","ipam":{"type":"host-local","dataDir":"{{{Site.Leases}}}","subnet":"{{{Site.Subnet}}}.192/28"}}, {"type":"slow"}]}
            """);

        Site.Run("/bin/sh", "-c", $"{Rkt} run --net=chain {Site.GuestImage("", "exit", "0")} >/dev/null 2>&1 & while ! test -e {Log}; do sleep 0.02; done; kill -9 $!").Succeeded();
        Site.Rkt("gc", "--grace-period=0s").Succeeded();

        Assert.Contains($"{Site.Subnet}.194/28", File.ReadAllText($"{Site.Root}/told"), StringComparison.Ordinal);
    }

    private string Rkt => $"{Programs.Rkt} --dir={Site.Data} --local-config={Site.LocalConfig} --system-config={Site.SystemConfig} --insecure-options=image";

    private void WritePlugin(string script)
    {
        var plugin = $"{Site.LocalConfig}/net.d/slow";
        File.WriteAllText(plugin, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText($"{Site.LocalConfig}/net.d/20-slow.conf", """{"cniVersion":"0.4.0","name":"slow","type":"slow"}""");
    }
}
