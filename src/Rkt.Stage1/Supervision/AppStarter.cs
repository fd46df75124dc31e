using System.Globalization;
using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Launching;
using Rkt.Stage1.Isolation;
using Rkt.Stage1.Namespaces;

namespace Rkt.Stage1.Supervision;

/// <summary>Starts the processes of apps in a pod.</summary>
/// <param name="namespaces">The pod's namespaces.</param>
/// <param name="init">The pod's pid 1, whose namespaces are joined.</param>
/// <param name="nothing">A descriptor of /dev/null.</param>
/// <param name="interactive">Whether apps have our own standard streams.</param>
/// <param name="poller">What the apps' output is waited for with.</param>
public sealed class AppStarter(PodNamespaces namespaces, Child init, int nothing, bool interactive, Poller poller)
{
    /// <summary>Begins to start an app's main process.</summary>
    /// <exception cref="RktException">It cannot be started.</exception>
    public RunningApp Begin(PodApp app) => Explained(app, app.Command, app.Identity, () => Launch(app, app.Plan(namespaces)));

    /// <summary>Waits until an app's main process executes its program; when that fails, the app is disposed of.</summary>
    /// <exception cref="RktException">It cannot be started.</exception>
    public static void Complete(RunningApp running) => Explained(running.App, running.App.Command, running.App.Identity, () => Completed(running));

    /// <summary>Starts an event handler of an app.</summary>
    /// <exception cref="RktException">It cannot be started.</exception>
    public RunningApp StartHandler(PodApp app, AppCommand handler) =>
        Explained(app, handler, AppIdentity.Root, () => Completed(Launch(app, app.HandlerPlan(namespaces, handler))));

    private RunningApp Launch(PodApp app, LaunchPlan plan) => interactive
        ? RunningApp.StartInteractive(app, plan, init, poller, app.HostUser)
        : RunningApp.BeginLogged(app, plan, init, poller, nothing);

    private static RunningApp Completed(RunningApp running)
    {
        try
        {
            running.Complete();
            return running;
        }
        catch
        {
            running.Dispose();
            throw;
        }
    }

    private static RunningApp Explained(PodApp app, AppCommand command, AppIdentity identity, Func<RunningApp> start)
    {
        try
        {
            return start();
        }
        catch (KernelException e)
        {
            throw new RktException(Failure(app, command), e)
            {
                Hint = e.Call == "exec"
                    ? ExecHint(app, command, identity, e.Errno)
                    : app.Restrictions.Label?.HintFor(e) ?? app.Restrictions.HintFor(e, ReadMostFiles) ?? MountFailure.Hint(e, app.Root),
            };
        }
    }

    private static string? ExecHint(PodApp app, AppCommand command, AppIdentity identity, int errno) =>
        (ExecFailure.Hint(command, identity, errno, app.Root.Trees, [.. app.Root.Volumes.Select(volume => volume.Target)]), app.Restrictions.Label?.HintForExec(errno)) switch
        {
            ({ } hint, { } other) => $"{hint}, or {other}",
            var (hint, other) => hint ?? other,
        };

    private static ulong? ReadMostFiles() =>
        ulong.TryParse(File.ReadAllText("/proc/sys/fs/nr_open").AsSpan().Trim(), CultureInfo.InvariantCulture, out var most) ? most : null;

    private static string Failure(PodApp app, AppCommand command) =>
        ReferenceEquals(command, app.PreStart) ? $"cannot run the {Appc.Images.EventHandler.PreStart} handler of app \"{app.Name}\""
        : ReferenceEquals(command, app.PostStop) ? $"cannot run the {Appc.Images.EventHandler.PostStop} handler of app \"{app.Name}\""
        : $"cannot start app \"{app.Name}\"";
}
