using System.Text;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Names;

namespace Rkt.Pods.Preparation;

/// <summary>The files by which apps find names: resolv.conf and hosts, as the user wants them in the pod.</summary>
public sealed record NameFiles
{
    private const string Fallback = """
        127.0.0.1	localhost localhost.localdomain
        ::1	localhost localhost.localdomain ip6-localhost ip6-loopback
        fe00::0	ip6-localnet
        ff00::0	ip6-mcastprefix
        ff02::1	ip6-allnodes
        ff02::2	ip6-allrouters

        """;

    public ResolvConfMode ResolvConfMode { get; init; }

    /// <summary>What resolv.conf says where stage0 makes it.</summary>
    public ResolverSettings Resolver { get; init; } = ResolverSettings.None;

    public EtcHostsMode EtcHostsMode { get; init; }

    public IReadOnlyList<HostsEntry> HostsEntries { get; init; } = [];

    /// <summary>Writes the files into a pod that is about to run.</summary>
    public void Write(PodPath pod)
    {
        // A prepared pod may have them already, from an attempt to run it that failed.
        StateFile.Write(pod.HostsFallback, Fallback);
        if (ResolvConfMode == ResolvConfMode.Stage0)
        {
            StateFile.Write(pod.ResolvConf, Resolver.Format());
        }

        if (EtcHostsMode == EtcHostsMode.Stage0)
        {
            StateFile.Write(pod.Hosts, FormatHosts());
        }
    }

    internal string FormatHosts()
    {
        var text = new StringBuilder(Fallback).Append("\n# Added by rkt run --hosts-entry\n");
        foreach (var entry in HostsEntries)
        {
            text.Append(entry).Append('\n');
        }

        return text.ToString();
    }
}
