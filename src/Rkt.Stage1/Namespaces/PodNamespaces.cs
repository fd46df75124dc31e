using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Stage1.Mounts;

namespace Rkt.Stage1.Namespaces;

/// <summary>The namespaces that all apps of a pod share, held by its pid 1.</summary>
public sealed record PodNamespaces
{
    public required PodPath Pod { get; init; }

    public required string Hostname { get; init; }

    /// <summary>Whether the pod stays in the host's network namespace.</summary>
    public bool SharesHostNetwork { get; init; }

    /// <summary>Whether the pod stays in the host's ipc namespace.</summary>
    public bool SharesHostIpc { get; init; }

    /// <summary>The pod's devices, in its own mount namespace only.</summary>
    public string Devices => $"{Pod.Stage1Root}/dev";

    /// <summary>What the pod's pid 1 is made with.</summary>
    public NamespaceKinds Shared =>
        NamespaceKinds.Pid | NamespaceKinds.Mount | NamespaceKinds.Uts
        | (SharesHostNetwork ? 0 : NamespaceKinds.Net)
        | (SharesHostIpc ? 0 : NamespaceKinds.Ipc);

    /// <summary>The plan of pid 1. Its launch takes a descriptor of /dev/null.</summary>
    public LaunchPlan Plan()
    {
        var plan = new LaunchPlanBuilder();
        plan.DieWithParent();
        // A session of its own: the terminal's signals are for the supervisor, which ends the pod in good order.
        plan.StartSession();
        plan.Duplicate(0, 0);
        plan.Duplicate(0, 1);
        plan.Duplicate(0, 2);
        plan.ChangeDirectory("/");
        // Mounts made on the host later reach the pod's volumes; none of the pod's ever reaches the host.
        plan.Mount(source: null, "/", type: null, MountFlags.Slave | MountFlags.Recursive);
        DeviceTree.Make(plan, Devices);
        plan.SetHostname(Hostname);
        if (!SharesHostNetwork)
        {
            plan.SetLoopbackUp();
        }

        plan.Pause();
        return plan.Build(Shared, NamespaceKinds.None);
    }
}
