using Appc.Images;
using Appc.Pods;
using Rkt.Host.Kernel;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Cgroups;
using Rkt.Stage1.Isolation;
using Rkt.Stage1.Supervision;

namespace Rkt.Stage1.Entering;

/// <summary>A command that is run in a running app, confined as the app is.</summary>
/// <remarks>
/// What confines the app is read where the app's own came from, the pod's manifest and what its supervisor noted, and applied by the
/// same code. Only what a process can see of the app's main process itself (namespaces, limits, score) is taken from that.
/// </remarks>
public sealed record EnteredCommand
{
    /// <summary>Where the app's process stands among the descriptors handed to a launch: behind the standard streams.</summary>
    private const int AppIndex = 3;

    private readonly EnteredApp _app;
    private readonly AppRestrictions _restrictions;
    private readonly AppCgroup _cgroup;
    private readonly IReadOnlyList<string> _environment;
    private readonly string _workingDirectory;

    private EnteredCommand(EnteredApp app, RuntimeApp runtimeApp, App manifest, EnterArguments arguments, string? terminal)
    {
        _app = app;
        var restrictions = app.Request.RestrictionsOf(manifest, app.Request.ContextsOf(manifest, static _ => { }), static _ => { });
        var identity = app.Request.IdentityOf(runtimeApp, manifest.User, manifest.Group, manifest.SupplementaryGids);
        // As the app has it, whoever the command runs as.
        _restrictions = restrictions with { NoNewPrivileges = restrictions.DeniesNewPrivileges(identity) };
        _cgroup = AppCgroup.OfRunningPod(app.Request.Pod, app.Name);
        _environment = AppEnvironment.Of(runtimeApp.Name, With(manifest.Environment, arguments.Environment), terminal);
        _workingDirectory = arguments.WorkingDirectory ?? manifest.WorkingDirectory ?? "/";
        Command = AppCommand.Of(arguments.Command, _workingDirectory, AppEnvironment.PathOf(_environment));
        Identity = app.Request.IdentityOf(
            runtimeApp, arguments.User ?? manifest.User, arguments.Group ?? manifest.Group, manifest.SupplementaryGids);
    }

    public AppCommand Command { get; }

    public AppIdentity Identity { get; }

    /// <summary>Reads what the command is to be run with.</summary>
    /// <param name="app">The app that it joins.</param>
    /// <param name="arguments">The command, and what is to be different from the app.</param>
    /// <param name="terminal">The value of TERM when the command has a terminal; null when it has none.</param>
    /// <exception cref="Host.Errors.RktException">The image has no such user or group.</exception>
    public static EnteredCommand Read(EnteredApp app, EnterArguments arguments, string? terminal)
    {
        var runtimeApp = app.Request.Manifest.FindApp(app.Name)!;
        return new EnteredCommand(app, runtimeApp, app.Request.AppOf(runtimeApp), arguments, terminal);
    }

    /// <summary>What to look at when the kernel would not execute the command; null when the error speaks for itself.</summary>
    public string? HintOf(int errno)
    {
        var runtimeApp = _app.Request.Manifest.FindApp(_app.Name)!;
        var path = _app.Request.Pod.App(_app.Name);
        IReadOnlyList<string> trees = LowerDirectories.Read(path) is { } lower
            ? [path.OverlayUpper(runtimeApp.Image.Id.Key), .. lower]
            : [path.Rootfs];
        var volumes = AppMounts.Of(_app.Request.Pod, _app.Request.Manifest, runtimeApp, _app.Request.AppOf(runtimeApp)).Select(mount => mount.Target);
        return ExecFailure.Hint(Command, Identity, errno, trees, [.. volumes]);
    }

    /// <summary>Launches the command; it is killed when the calling thread ends.</summary>
    /// <param name="descriptors">Its standard input, output and error.</param>
    /// <param name="streams">What they are to the command.</param>
    /// <exception cref="Host.Errors.KernelException">A step failed; nothing is left running.</exception>
    public Child Launch(ReadOnlySpan<int> descriptors, StandardStreams streams) =>
        Child.LaunchInto(_app.Process, Plan(streams), [.. descriptors, _app.Process.Descriptor]);

    private LaunchPlan Plan(StandardStreams streams)
    {
        var plan = new LaunchPlanBuilder();
        streams.Attach(plan);
        // With memory of its own: when the app has used up what it may, the command is killed, and not we with it.
        plan.CopyMemory();
        _cgroup.Join(plan);
        if (ProcessFiles.OutOfMemoryAdjustmentOf(_app.Pid) is { } score && score != ProcessFiles.OutOfMemoryAdjustmentOf(Environment.ProcessId))
        {
            // Who may not lower it is killed sooner than the app, which is no way out of anything.
            plan.WriteFile("/proc/self/oom_score_adj", $"{score}", toleratedErrno: Errno.EACCES);
        }

        ProcessLimits.Of(_app.Pid).Apply(plan);
        // From here on in the app's root: nothing above needs what the app could have changed, nothing below what is the host's.
        var namespaces = ProcessFiles.NamespacesApartFromOurs(_app.Pid);
        plan.JoinNamespaces(AppIndex, namespaces & ~(NamespaceKinds.Pid | NamespaceKinds.User));
        if ((namespaces & NamespaceKinds.User) != 0)
        {
            // Last: the app's mounts are the host's, and who has joined could not get to them any more.
            plan.JoinNamespaces(AppIndex, NamespaceKinds.User);
        }

        // Before any path of the app's is walked: by now its symlinks may lead to anything in /proc.
        AppRestrictions.GiveUpTracing(plan);
        plan.CloseOnExecFrom(3);
        streams.Name(plan);
        plan.ChangeDirectory(_workingDirectory);
        plan.SetUmask(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        _restrictions.Apply(plan, Identity, diesWithParent: true);
        plan.Execute(Command.Candidates, Command.Arguments, _environment);
        return plan.Build(NamespaceKinds.None, namespaces & NamespaceKinds.Pid);
    }

    private static EnvironmentSet With(EnvironmentSet own, IReadOnlyList<EnvironmentVariable> others)
    {
        foreach (var variable in others)
        {
            own = own.With(variable.Name, variable.Value);
        }

        return own;
    }
}
