using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Selinux;
using Rkt.Stage1.Mounts;

namespace Rkt.Stage1.Namespaces;

/// <summary>The namespaces that all apps of a pod share, held by its pid 1.</summary>
public sealed record PodNamespaces
{
    /// <summary>A directory of the host over which the pod's devices are mounted, in its own mount namespace only: all pods of a data directory share it.</summary>
    public required string Devices { get; init; }

    public required string Hostname { get; init; }

    /// <summary>Whether the pod stays in the host's network namespace.</summary>
    public bool SharesHostNetwork { get; init; }

    /// <summary>Whether the pod stays in the host's ipc namespace.</summary>
    public bool SharesHostIpc { get; init; }

    /// <summary>The ids of the pod's user namespace; null when it has none.</summary>
    public UserRange? Users { get; init; }

    /// <summary>The pod's SELinux contexts; null when it has none.</summary>
    public SelinuxContexts? Contexts { get; init; }

    /// <summary>Settings of the kernel that the pod has for itself.</summary>
    public KernelSettings Settings { get; init; } = KernelSettings.None;

    /// <summary>The pod's pid 1, once it has been launched.</summary>
    public int InitPid { get; init; }

    /// <summary>The pod's user namespace, once pid 1 has been launched; null when it has none.</summary>
    public UserNamespace? UserNamespace => Users is null ? null : new UserNamespace(Users, $"/proc/{InitPid}/ns/user");

    /// <summary>What the apps share with the pod's pid 1.</summary>
    public NamespaceKinds Shared =>
        NamespaceKinds.Pid | NamespaceKinds.Mount | NamespaceKinds.Uts
        | (SharesHostNetwork ? 0 : NamespaceKinds.Net)
        | (SharesHostIpc ? 0 : NamespaceKinds.Ipc);

    /// <summary>The namespaces that are asked for: what the manifests of a pod may add is not known yet.</summary>
    /// <param name="dataDirectory">Where the pod is, or will be.</param>
    /// <param name="arguments">How it is to be run.</param>
    public static PodNamespaces Of(string dataDirectory, RunArguments arguments) => new()
    {
        Devices = $"{dataDirectory}/devices",
        Hostname = arguments.Hostname ?? $"rkt-{arguments.Pod}",
        SharesHostNetwork = arguments.Networks.IsHost,
        SharesHostIpc = arguments.Ipc == IpcMode.Parent,
        Users = arguments.PrivateUsers,
    };

    /// <summary>Launches the pod's pid 1, which goes on by itself when it can.</summary>
    /// <param name="nothing">A descriptor of /dev/null, to stay open until the start is complete.</param>
    /// <exception cref="RktException">The installation is not complete.</exception>
    public StartingChild Begin(int nothing)
    {
        if (Users is not null)
        {
            return new StartingChild(Explained(() => InitLaunch.In(this, Users, nothing)));
        }

        var pause = OpenPause();
        return Child.Begin(Plan(), [nothing, pause.Descriptor], joined: null, pause);
    }

    /// <summary>Waits until the namespaces are made.</summary>
    /// <returns>Pid 1, owned by the one given.</returns>
    /// <exception cref="RktException">A kernel setting cannot be had.</exception>
    public static Child Complete(StartingChild init) => Explained(init.Complete);

    /// <summary>The plan of pid 1 of a pod without a user namespace. Its launch takes descriptors of /dev/null and of the program <c>pause</c>.</summary>
    public LaunchPlan Plan()
    {
        var plan = new LaunchPlanBuilder();
        plan.DieWithParent();
        LeaveSession(plan);
        MakeMounts(plan, firstId: 0);
        Finish(plan);
        return plan.Build(Shared, NamespaceKinds.None);
    }

    private static ReadOnlyProgram OpenPause()
    {
        var path = $"{OwnProgram.Helpers}/pause";
        try
        {
            return ReadOnlyProgram.Open(path);
        }
        catch (KernelException e)
        {
            throw new RktException($"cannot open \"{path}\", the pods' pid 1", e) { Hint = "it is installed together with rkt" };
        }
    }

    private static Child Explained(Func<Child> launch)
    {
        try
        {
            return launch();
        }
        catch (KernelException e) when (e.Call == "write" && e.Subject?.StartsWith("/proc/sys/", StringComparison.Ordinal) == true)
        {
            throw new RktException("cannot set the pod's kernel settings", e);
        }
    }

    /// <summary>A session of its own: the terminal's signals are for the supervisor, which ends the pod in good order.</summary>
    internal static void LeaveSession(LaunchPlanBuilder plan)
    {
        plan.StartSession();
        plan.Duplicate(0, 0);
        plan.Duplicate(0, 1);
        plan.Duplicate(0, 2);
        plan.ChangeDirectory("/");
    }

    /// <summary>What the pod's own mount namespace has that the host's has not.</summary>
    internal void MakeMounts(LaunchPlanBuilder plan, uint firstId)
    {
        // Mounts made on the host later reach the pod's volumes; none of the pod's ever reaches the host.
        plan.Mount(source: null, "/", type: null, MountFlags.Slave | MountFlags.Recursive);
        DeviceTree.Make(plan, Devices, firstId, Contexts);
    }

    internal void Finish(LaunchPlanBuilder plan)
    {
        plan.SetHostname(Hostname);
        if (!SharesHostNetwork)
        {
            plan.SetLoopbackUp();
        }

        Settings.Apply(plan);
        if (Users is null)
        {
            plan.ExecutePause(1);
        }
        else
        {
            // A program would be the user namespace's own, and the pod's root could look into it. Our memory stays the host's, and its root in /proc shut.
            plan.Pause();
        }
    }
}
