using System.Text;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Networking;

namespace Rkt.Stage1.Supervision;

/// <summary>The files by which apps find names: contents, or null where the image's own file stays.</summary>
/// <param name="ResolvConf">Of /etc/resolv.conf.</param>
/// <param name="Hosts">Of /etc/hosts, in place of the image's.</param>
/// <param name="HostsFallback">Of /etc/hosts, for an image that has none.</param>
public sealed record PodFiles(byte[]? ResolvConf, byte[]? Hosts, byte[] HostsFallback)
{
    /// <summary>For a pod whose stage0 left no hosts file.</summary>
    private const string BareHosts = "127.0.0.1\tlocalhost\n::1\tlocalhost\n";

    /// <summary>Chooses the files (interface reference, section 9.2).</summary>
    public static PodFiles Of(PodPath pod, RunArguments arguments, string hostname, IReadOnlyList<CniResult> networks) => new(
        arguments.ResolvConf switch
        {
            ResolvConfMode.Host => ReadIfExists("/etc/resolv.conf"),
            ResolvConfMode.Stage0 => ReadIfExists(pod.ResolvConf),
            ResolvConfMode.None => null,
            _ => FromNetworks(networks),
        },
        arguments.EtcHosts switch
        {
            EtcHostsMode.Host => ReadIfExists("/etc/hosts"),
            EtcHostsMode.Stage0 => ReadIfExists(pod.Hosts) is { } hosts ? WithName(hosts, hostname) : null,
            _ => null,
        },
        WithName(ReadIfExists(pod.HostsFallback) ?? Encoding.UTF8.GetBytes(BareHosts), hostname));

    /// <summary>The file with the pod's own name at the end of the first line for 127.0.0.1.</summary>
    private static byte[] WithName(byte[] hosts, string hostname)
    {
        var lines = Encoding.UTF8.GetString(hosts).Split('\n');
        var local = Array.FindIndex(lines, l => l.StartsWith("127.0.0.1", StringComparison.Ordinal));
        if (local >= 0)
        {
            lines[local] += $" {hostname}";
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static byte[]? ReadIfExists(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;

    private static byte[]? FromNetworks(IReadOnlyList<CniResult> networks)
    {
        foreach (var network in networks)
        {
            if (network.NameServers.Count > 0)
            {
                var text = new StringBuilder("# made by rkt from a network's settings\n\n");
                if (network.SearchDomains.Count > 0)
                {
                    text.Append("search ").AppendJoin(' ', network.SearchDomains).Append('\n');
                }

                foreach (var server in network.NameServers)
                {
                    text.Append("nameserver ").Append(server).Append('\n');
                }

                return Encoding.UTF8.GetBytes(text.ToString());
            }
        }

        return null;
    }
}
