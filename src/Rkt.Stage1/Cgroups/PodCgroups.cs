using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;

namespace Rkt.Stage1.Cgroups;

/// <summary>The cgroups of a pod, below our own: one for each app, <c>rkt-UUID.APP</c> of version 1, <c>rkt-UUID/APP</c> of version 2.</summary>
/// <remarks>Their directories are written down in the pod's directory before they are made, so that collection finds them whatever happens.</remarks>
public sealed class PodCgroups
{
    private readonly PodPath _pod;
    private readonly IReadOnlyList<Volume> _volumes;
    private readonly CgroupTree? _tree;

    /// <param name="pod">The pod's directory.</param>
    /// <param name="id">The pod.</param>
    /// <param name="volumes">The pod's volumes: limits on block devices hold for those that they are on.</param>
    public PodCgroups(PodPath pod, PodId id, IReadOnlyList<Volume> volumes)
    {
        _pod = pod;
        _volumes = volumes;
        var hierarchies = CgroupHierarchies.Find();
        var name = $"rkt-{id}";
        _tree = hierarchies.HasControllers ? new LegacyTree(pod, name, hierarchies)
            : hierarchies.Unified is { } own ? new UnifiedTree(pod, name, own)
            : null;
    }

    /// <summary>Makes the cgroup of an app and sets its limits.</summary>
    /// <exception cref="RktException">A limit cannot be set; the message does not name the app.</exception>
    public AppCgroup Make(AcName app, ResourceLimits limits)
    {
        var isLimited = limits != ResourceLimits.None;
        if (_tree is null)
        {
            return isLimited ? throw new RktException("cannot apply the limits: this machine has no cgroups mounted") : AppCgroup.OfCaller;
        }

        try
        {
            return _tree.Make(app, limits, limits.LimitsBlockDevices ? Devices() : []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A place where no cgroups can be made, as in some containers, is good enough for a pod without limits.
            return isLimited ? throw new RktException($"cannot make a cgroup: {CgroupTree.Words(e)}") : AppCgroup.OfCaller;
        }
    }

    /// <summary>Removes the cgroups of a pod whose processes are gone. May be called any number of times.</summary>
    /// <exception cref="RktException">One is still in use.</exception>
    public static void Remove(PodPath pod) => CgroupRemoval.RemoveAll(pod);

    /// <summary>Removes them if nobody is in them any more; otherwise they stay for <see cref="Remove"/>, which waits.</summary>
    /// <param name="pod">The pod's directory.</param>
    /// <param name="apps">The pod's apps.</param>
    public static void TryRemoveEmpty(PodPath pod, IEnumerable<AcName> apps) => CgroupRemoval.TryRemoveEmpty(pod, apps);

    private IReadOnlyList<string> Devices()
    {
        var paths = new List<string> { _pod.Root };
        foreach (var volume in _volumes)
        {
            if (volume is { Kind: VolumeKind.Host, Source: { } source })
            {
                paths.Add(source);
            }
        }

        var devices = BlockDevices.Holding(paths);
        return devices.Count > 0 ? devices
            : throw new RktException("cannot apply the limits on block devices: neither the pod nor its volumes are on one");
    }
}
