using System.Globalization;
using Appc.Images;
using Rkt.Host.Errors;
using Rkt.Pods.Layout.Entrypoints;

namespace Rkt.Pods.Flavours;

/// <summary>Which version of the stage1 interface a stage1 speaks, and what an older one cannot be told (interface reference, section 2).</summary>
public static class InterfaceVersion
{
    /// <summary>The one that this program speaks.</summary>
    public const int Current = 6;

    /// <summary>What an image means that does not say.</summary>
    private const int First = 1;
    private const int WithHostname = 2;
    private const int WithInsecureOptions = 3;
    private const int WithNameFiles = 4;
    private const int WithMutablePods = 5;
    private const int WithIpc = 6;

    /// <summary>Whether the gc entrypoint takes the configuration directory.</summary>
    public static bool HasGarbageConfiguration(int version) => version >= WithMutablePods;

    /// <summary>Reads the version of a stage1 image.</summary>
    /// <exception cref="RktException">It is no number from 1 on.</exception>
    public static int Of(ImageManifest image)
    {
        if (image.Annotations.Find(EntrypointName.InterfaceVersion) is not { } text)
        {
            return First;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= First
            ? version
            : throw new RktException($"stage1 image \"{image.Name}\" has an interface version that is no number from {First} on: \"{text}\"");
    }

    /// <summary>Refuses what no version of the interface has.</summary>
    /// <exception cref="RktException">The pod is to have a name that others find, and no stage1 image mounts the files for it.</exception>
    public static void RequireKnown(RunArguments arguments)
    {
        if (arguments.PodDns)
        {
            throw new RktException("--pod-dns is not part of the stage1 interface, and this pod has a stage1 image");
        }
    }

    /// <summary>Takes out what a stage1 of the version does not know; later versions are taken to know all.</summary>
    /// <param name="arguments">What stage1 is to be told.</param>
    /// <param name="version">The version that it speaks.</param>
    /// <param name="warn">Told a line for each option that somebody will miss.</param>
    /// <exception cref="RktException">The pod cannot be run without something that is not known.</exception>
    public static RunArguments Fit(RunArguments arguments, int version, Action<string> warn)
    {
        RequireKnown(arguments);
        if (arguments.Hostname is not null && version < WithHostname)
        {
            warn(Missing("hostname"));
            arguments = arguments with { Hostname = null };
        }

        if (version < WithInsecureOptions)
        {
            arguments = arguments with { DisableCapabilities = false, DisablePaths = false, DisableSeccomp = false };
        }

        if (version < WithNameFiles && (arguments.ResolvConf != ResolvConfMode.Default || arguments.EtcHosts != EtcHostsMode.Default))
        {
            warn(Missing("dns-conf-mode"));
            arguments = arguments with { ResolvConf = ResolvConfMode.Default, EtcHosts = EtcHostsMode.Default };
        }

        if (arguments.Mutable && version < WithMutablePods)
        {
            throw new RktException("stage1 does not support mutable pods");
        }

        if (arguments.Ipc != IpcMode.Auto && version < WithIpc)
        {
            warn(Missing("ipc"));
            arguments = arguments with { Ipc = IpcMode.Auto };
        }

        return arguments;
    }

    private static string Missing(string option) => $"warning: --{option} option is not supported by stage1";
}
