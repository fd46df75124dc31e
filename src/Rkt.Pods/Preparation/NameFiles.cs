using System.Text;
using Rkt.Host.Files;
using Rkt.Pods.Flavours;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Names;

namespace Rkt.Pods.Preparation;

/// <summary>The files by which apps find names: resolv.conf and hosts, as the user wants them in the pod.</summary>
public sealed record NameFiles
{
    public ResolvConfMode ResolvConfMode { get; init; }

    /// <summary>What resolv.conf says where stage0 makes it.</summary>
    public ResolverSettings Resolver { get; init; } = ResolverSettings.None;

    public EtcHostsMode EtcHostsMode { get; init; }

    public IReadOnlyList<HostsEntry> HostsEntries { get; init; } = [];

    /// <summary>Writes the files into a pod that is about to run, which may have them from an attempt that failed.</summary>
    /// <param name="pod">The pod's directory.</param>
    /// <param name="flavour">What is to run it, so that nothing is written which that does not read; null for a stage1 of somebody else.</param>
    public void Write(PodPath pod, BuiltInFlavour? flavour)
    {
        var isNative = flavour == BuiltInFlavour.Native;
        if (isNative && ResolvConfMode != ResolvConfMode.Stage0 && EtcHostsMode != EtcHostsMode.Stage0)
        {
            return;
        }

        DirectoryEntry.Ensure(Path.GetDirectoryName(pod.Hosts)!, PodWriter.ReadableDirectory);
        if (!isNative)
        {
            StateFile.Write(pod.HostsFallback, HostsFallback.Text);
        }

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
        var text = new StringBuilder(HostsFallback.Text).Append("\n# Added by rkt run --hosts-entry\n");
        foreach (var entry in HostsEntries)
        {
            text.Append(entry).Append('\n');
        }

        return text.ToString();
    }
}
