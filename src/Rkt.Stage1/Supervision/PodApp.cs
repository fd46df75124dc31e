using Appc.Names;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Stage1.Cgroups;
using Rkt.Stage1.Isolation;
using Rkt.Stage1.Mounts;
using Rkt.Stage1.Namespaces;

namespace Rkt.Stage1.Supervision;

/// <summary>One app of a pod: everything that is needed to start its processes.</summary>
public sealed record PodApp
{
    public required AcName Name { get; init; }

    public required AppPath Path { get; init; }

    public required AppRoot Root { get; init; }

    public required AppIdentity Identity { get; init; }

    /// <summary>The number that the host has for the app's user.</summary>
    public required uint HostUser { get; init; }

    public required AppRestrictions Restrictions { get; init; }

    public required IReadOnlyList<string> Environment { get; init; }

    public required AppCommand Command { get; init; }

    /// <summary>Run before the app, as root, in its root; the app starts only when it succeeds. Null for none.</summary>
    public AppCommand? PreStart { get; init; }

    /// <summary>Run after the app, as root, in its root. Null for none.</summary>
    public AppCommand? PostStop { get; init; }

    /// <summary>Whether the app is started again when it has ended.</summary>
    public RestartPolicy Restart { get; init; }

    /// <summary>The cgroup that the app's processes are in.</summary>
    public AppCgroup Cgroup { get; init; } = AppCgroup.OfCaller;

    /// <summary>Whether its output goes to pipes of ours.</summary>
    public bool LogsOutput { get; init; } = true;

    /// <summary>What its standard streams are.</summary>
    public StandardStreams Streams { get; init; } = StandardStreams.Plain;

    /// <summary>The plan of the app's main process.</summary>
    public LaunchPlan Plan(PodNamespaces namespaces) => Plan(namespaces, Command, Identity);

    /// <summary>The plan of an event handler.</summary>
    public LaunchPlan HandlerPlan(PodNamespaces namespaces, AppCommand handler) => Plan(namespaces, handler, AppIdentity.Root);

    private LaunchPlan Plan(PodNamespaces namespaces, AppCommand command, AppIdentity identity)
    {
        var plan = new LaunchPlanBuilder();
        Streams.Attach(plan);
        Cgroup.Join(plan);
        if (Restrictions.OomScoreAdjustment is { } score)
        {
            plan.WriteFile("/proc/self/oom_score_adj", $"{score}");
        }

        plan.CloseOnExecFrom(3);
        OwnOutput(plan, identity);
        Root.Enter(plan);
        Streams.Name(plan);
        plan.ChangeDirectory(Root.WorkingDirectory);
        plan.SetUmask(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        Restrictions.Apply(plan, identity);
        plan.Execute(command.Candidates, command.Arguments, Environment);
        return plan.Build(NamespaceKinds.Mount, namespaces.Shared);
    }

    /// <summary>Lets a user other than root open /dev/stdout, as many images do: that leads to a pipe of ours, which has an owner as files have.</summary>
    private void OwnOutput(LaunchPlanBuilder plan, AppIdentity identity)
    {
        var first = Root.Users?.Range.Shift ?? 0;
        if (LogsOutput && first + identity.Uid != 0)
        {
            plan.Own(1, first + identity.Uid, first + identity.Gid);
            plan.Own(2, first + identity.Uid, first + identity.Gid);
        }
    }
}
