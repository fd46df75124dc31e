using System.Text.RegularExpressions;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>
/// The built-in networks are made in process, a network of the same content in a file by the plugins: nobody can tell which it was. Each
/// script has a network namespace for its host, and a store of addresses of its own.
/// </summary>
public sealed partial class BuiltInNetworkTests : FunctionalTest
{
    private const string Host = """
        set -e
        mkdir -p /var/lib/cni /run/netns
        mount -t tmpfs leases /var/lib/cni
        mount -t tmpfs names /run/netns
        ip link set lo up
        rkt="$0"
        gc() { $rkt gc --grace-period=0s >/dev/null; }
        plugin() { # COMMAND POD NETWORK
            CNI_COMMAND=$1 CNI_CONTAINERID=$2 CNI_NETNS=/run/netns/rkt-$2 CNI_IFNAME=eth0 CNI_PATH=/usr/lib/cni /usr/lib/cni/ptp <"$3"
        }
        settle() { # waits until the kernel has noticed that the wire is plugged in
            for i in $(seq 100); do ip -n "$1" link show eth0 | grep -q 'state UP' && break; sleep 0.05; done
        }

        """;

    private string Networks => $"{Site.LocalConfig}/net.d";

    public BuiltInNetworkTests() => File.Delete($"{Networks}/10-default.conf");

    [Theory]
    [InlineData("default", "172.16.28.2")]
    [InlineData("default-restricted", "172.31.0.2")]
    public void Join_MakesWhatThePluginsMake(string network, string address)
    {
        var script = $$"""
            $rkt --debug run --net={{network}} {{Site.Import("exit", "0")}} 2>&1 | grep 'left to plugin' || true
            pod=$(ls /run/netns)
            settle $pod
            echo == rules; iptables-save
            echo == host; ip -d addr show type veth; ip -4 route show table all; cat /proc/sys/net/ipv4/ip_forward
            cat /proc/sys/net/ipv6/conf/veth*/accept_ra
            echo == pod; ip -n $pod -d addr show eth0; ip -n $pod -4 route show table all
            echo == leases; cd /var/lib/cni/networks/{{network}}; stat -c '%n %A %U' *; cat -A {{address}} last_reserved_ip.0
            gc
            echo == after; iptables-save; ls -A
            for i in $(seq 100); do [ -z "$(ip -o link show type veth)" ] && break; sleep 0.05; done; ip -o link show type veth
            """;

        var inProcess = Plain(OnAHost(script).Output);
        WriteNetwork(network, $"\n{Configuration(network)}");
        var byPlugins = Plain(OnAHost(script).Output);

        Assert.Equal(byPlugins, inProcess);
        Assert.Contains($"inet {address}/", inProcess, StringComparison.Ordinal);
        Assert.Equal(network == "default", inProcess.Contains("-j MASQUERADE", StringComparison.Ordinal));
    }

    [Fact]
    public void Join_IsNotNoticedByThePlugin_WhichCleansUp()
    {
        WriteNetwork("spare", Configuration("default"));
        File.Move($"{Networks}/spare.conf", $"{Site.Root}/spare.conf");
        var output = OnAHost($"""
            $rkt run {Site.Import("exit", "0")} >/dev/null
            pod=$(ls /run/netns | sed s/rkt-//)
            plugin DEL $pod {Site.Root}/spare.conf
            iptables-save | grep -c $pod || true
            ip -o link show type veth | wc -l
            ls /var/lib/cni/networks/default
            gc
            ls /run/netns | wc -l
            """).Lines;

        Assert.Equal(["0", "0", "last_reserved_ip.0", "lock", "0"], output);
    }

    [Fact]
    public void Leave_CleansUpWhatThePluginsMade()
    {
        // The very words of the built-in one, but from a file: the plugins make it, and it is left in process.
        WriteNetwork("default", Configuration("default"));
        var result = OnAHost($"""
            $rkt --debug run {Site.Import("exit", "0")} >/dev/null
            iptables-save | grep -c 'j MASQUERADE'
            $rkt --debug gc --grace-period=0s 2>&1 | grep 'left to plugin' || true
            iptables-save | grep -c 'j MASQUERADE' || true
            ls /var/lib/cni/networks/default
            for i in $(seq 100); do [ -z "$(ip -o link show type veth)" ] && break; sleep 0.05; done; ip -o link show type veth | wc -l
            """);

        Assert.Equal(["1", "0", "last_reserved_ip.0", "lock", "0"], result.Lines);
    }

    [Fact]
    public void Join_ByManyAtOnce_AndByPlugins_GivesEachAnAddressOfItsOwn()
    {
        var image = Site.Import("exit", "0");
        var other = $"{Site.Root}/other";
        Directory.CreateDirectory($"{other}/net.d");
        File.WriteAllText($"{other}/net.d/10.conf", $"\n{Configuration("default")}");
        var output = OnAHost($"""
            for i in $(seq 16); do $rkt run {image} >/dev/null & $rkt --local-config={other} run {image} >/dev/null & done
            wait
            ls /var/lib/cni/networks/default | grep -c '^172'
            iptables-save | grep '^-A POSTROUTING' | cut -d ' ' -f 4 | sort -u | wc -l
            ip -4 route | cut -d ' ' -f 1 | sort -u | wc -l
            gc
            ls /var/lib/cni/networks/default | grep -c '^172' || true
            iptables-save | grep -c CNI- || true
            """).Lines;

        Assert.Equal(["32", "32", "32", "0", "0"], output);
    }

    [Fact]
    public void Join_WithoutAFreeAddress_SaysWhatThePluginSays_AndLeavesNothing()
    {
        var result = OnAHost($"""
            mkdir -p /var/lib/cni/networks/default
            for i in $(seq 2 254); do echo somebody >/var/lib/cni/networks/default/172.16.28.$i; done
            $rkt run {Site.Import("exit", "0")} || echo status $?
            ls -A /var/lib/cni/networks/default | wc -l
            ip -o link show type veth | wc -l
            gc
            """);

        Assert.Equal(["status 254", "254", "0"], result.Lines);
        Assert.Contains("network \"default\"", result.Errors, StringComparison.Ordinal);
        Assert.Contains("no IP addresses available in range set: 172.16.28.1-172.16.28.254", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Join_WhereTheTableIsNotThatOfIptables_LeavesItToThePlugin_AndUndoesWhatWasDone()
    {
        var result = OnAHost($$"""
            nft add table ip nat
            nft 'add chain ip nat POSTROUTING { type nat hook postrouting priority 50; }'
            $rkt run {{Site.Import("exit", "0")}} || echo status $?
            ls -A /var/lib/cni/networks/default | grep -c 172 || true
            gc
            for i in $(seq 100); do [ -z "$(ip -o link show type veth)" ] && break; sleep 0.05; done; ip -o link show type veth | wc -l
            """);

        Assert.Equal(["status 254", "0", "0"], result.Lines);
        Assert.Contains("iptables", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Join_WithIptablesOfTheOldKind_LeavesRulesToIt()
    {
        var output = OnAHost($"""
            mount -t tmpfs bin /usr/local/sbin
            ln -s /usr/sbin/xtables-legacy-multi /usr/local/sbin/iptables
            $rkt --debug run {Site.Import("exit", "0")} 2>&1 | grep -o 'does not use nf_tables'
            gc
            """);

        Assert.StartsWith("does not use nf_tables", output.Output, StringComparison.Ordinal);
    }

    private static string Configuration(string network) => network == "default"
        ? """{"cniVersion":"0.4.0","name":"default","type":"ptp","ipMasq":true,"ipam":{"type":"host-local","subnet":"172.16.28.0/24","routes":[{"dst":"0.0.0.0/0"}]}}"""
        : """{"cniVersion":"0.4.0","name":"default-restricted","type":"ptp","ipMasq":false,"ipam":{"type":"host-local","subnet":"172.31.0.0/16"}}""";

    private void WriteNetwork(string name, string content) => File.WriteAllText($"{Networks}/{name}.conf", content);

    private ProgramResult OnAHost(string script)
    {
        var rkt = $"{Programs.Rkt} --dir={Site.Data} --local-config={Site.LocalConfig} --system-config={Site.SystemConfig} --insecure-options=image";
        return Site.Run("/usr/bin/unshare", "--net", "--mount", "--propagation", "private", "/bin/sh", "-c", Host + script, rkt).Succeeded();
    }

    /// <summary>Without what is another one each time: ids, names by chance, hardware addresses, times.</summary>
    private static string Plain(string output) => Chance().Replace(output, "*");

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|CNI-[0-9a-f]{24}|veth[0-9a-f]{8}|([0-9a-f]{2}:){5}[0-9a-f]{2}|fe80::[0-9a-f:]+| tentative| on [A-Z].*|^# Completed.*|@if[0-9]+|^[0-9]+: |link-netnsid [0-9]+|maxmtu [0-9]+|  +valid_lft.*", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Chance();
}
