using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Launching;
using Rkt.Stage1.Isolation;
using Rkt.Stage1.Mounts;
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
    /// <summary>Starts an app's main process.</summary>
    /// <exception cref="RktException">It cannot be started.</exception>
    public RunningApp Start(PodApp app) => Launch(app, app.Plan(namespaces), app.Command, app.Identity, $"cannot start app \"{app.Name}\"");

    /// <summary>Starts an event handler of an app.</summary>
    /// <exception cref="RktException">It cannot be started.</exception>
    public RunningApp StartHandler(PodApp app, AppCommand handler) => Launch(
        app, app.HandlerPlan(namespaces, handler), handler, AppIdentity.Root,
        $"cannot run the {(ReferenceEquals(handler, app.PreStart) ? Appc.Images.EventHandler.PreStart : Appc.Images.EventHandler.PostStop)} handler of app \"{app.Name}\"");

    private RunningApp Launch(PodApp app, LaunchPlan plan, AppCommand command, AppIdentity identity, string failure)
    {
        try
        {
            return interactive
                ? RunningApp.StartInteractive(app, plan, init, poller, app.HostUser)
                : RunningApp.StartLogged(app, plan, init, poller, nothing);
        }
        catch (KernelException e) when (e.Call == "exec")
        {
            throw new RktException(failure, e)
            {
                Hint = ExecFailure.Hint(command, identity, e.Errno, app.Root.Trees, app.Root.Volumes.Count > 0),
            };
        }
        catch (KernelException e)
        {
            throw new RktException(failure, e) { Hint = VolumeMount.HintFor(e, app.Root.Users) };
        }
    }
}
