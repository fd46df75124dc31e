using Appc.Names;

namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>What stage0 tells stage1's "run" entrypoint; the reference's argument list (interface, section 2.1).</summary>
/// <remarks>stage1 starts in the pod's directory, with the pod's lock in <see cref="LockDescriptor"/>.</remarks>
public sealed record RunArguments
{
    public required PodId Pod { get; init; }

    public bool Debug { get; init; }

    public NetworkList Networks { get; init; } = NetworkList.Default;

    /// <summary>Whether the app gets the caller's terminal in place of the log.</summary>
    public bool Interactive { get; init; }

    /// <summary>The pod's user namespace; null when it has none.</summary>
    public UserRange? PrivateUsers { get; init; }

    /// <summary>The pod's token at the metadata service; null when it is not registered.</summary>
    public string? MetadataToken { get; init; }

    /// <summary>The administrator's configuration directory; null for the one that stage1 assumes.</summary>
    public string? LocalConfiguration { get; init; }

    /// <summary>The pod's host name; null for <c>rkt-UUID</c>.</summary>
    public string? Hostname { get; init; }

    public ResolvConfMode ResolvConf { get; init; }

    public EtcHostsMode EtcHosts { get; init; }

    /// <summary>Whether the pod's apps find those of other pods by host name. Not part of the reference's interface: only our own stage1 is told.</summary>
    public bool PodDns { get; init; }

    /// <summary>Whether apps keep all capabilities.</summary>
    public bool DisableCapabilities { get; init; }

    /// <summary>Whether the protected paths of /proc and /sys, and the device policy, are left open.</summary>
    public bool DisablePaths { get; init; }

    /// <summary>Whether apps run without system call filters.</summary>
    public bool DisableSeccomp { get; init; }

    /// <summary>Whether apps may be added and removed while the pod runs.</summary>
    public bool Mutable { get; init; }

    public IpcMode Ipc { get; init; }
}
