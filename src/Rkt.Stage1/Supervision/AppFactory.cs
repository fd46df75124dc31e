using Appc.Images;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Terminal;
using Rkt.Pods.Layout;
using Rkt.Stage1.Cgroups;
using Rkt.Stage1.Isolation;
using Rkt.Stage1.Mounts;
using Rkt.Stage1.Names;

namespace Rkt.Stage1.Supervision;

/// <summary>Makes the apps of a pod from its manifest and its directory.</summary>
/// <param name="request">The pod that is to be run.</param>
/// <param name="files">The name service files of the pod.</param>
/// <param name="cgroups">The pod's cgroups.</param>
/// <param name="messages">Where to tell what an app gets less of than it asks for.</param>
public sealed class AppFactory(RunRequest request, PodFiles files, PodCgroups cgroups, TextWriter messages)
{
    /// <summary>Makes an app.</summary>
    /// <exception cref="RktException">Its manifest asks for what does not exist or cannot be had.</exception>
    public PodApp Make(RuntimeApp runtimeApp)
    {
        try
        {
            return Make(runtimeApp, request.AppOf(runtimeApp));
        }
        catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot prepare app \"{runtimeApp.Name}\"", e);
        }
    }

    private PodApp Make(RuntimeApp runtimeApp, App app)
    {
        if (app.Exec.Count == 0)
        {
            throw new RktException($"app \"{runtimeApp.Name}\" has an empty \"exec\"");
        }

        foreach (var port in app.Ports)
        {
            if (port.SocketActivated)
            {
                Warner(runtimeApp)($"port \"{port.Name}\" is socket-activated, and rkt passes no sockets yet: the app must listen by itself");
            }
        }

        var restart = RestartPolicy.Of(runtimeApp);

        var path = request.Pod.App(runtimeApp.Name);
        var lower = LowerDirectories.Read(path);
        var streams = request.Arguments.Interactive ? StandardStreams.LikeOurs() : StandardStreams.Plain;
        var environment = AppEnvironment.Of(runtimeApp.Name, app.Environment, streams.AreTerminal ? TerminalSession.Type : null);
        var workingDirectory = app.WorkingDirectory ?? "/";
        var contexts = request.ContextsOf(app, Warner(runtimeApp));
        var identity = request.IdentityOf(runtimeApp, app.User, app.Group, app.SupplementaryGids);
        return new PodApp
        {
            Name = runtimeApp.Name,
            Path = path,
            Root = Root(runtimeApp, app, path, lower, workingDirectory, restart, contexts?.File),
            Identity = identity,
            HostUser = request.HostUserOf(identity),
            Restrictions = PermittedScore(runtimeApp, request.RestrictionsOf(app, contexts, Warner(runtimeApp))),
            Environment = environment,
            Command = Command(app.Exec),
            PreStart = Handler(Appc.Images.EventHandler.PreStart),
            PostStop = Handler(Appc.Images.EventHandler.PostStop),
            Restart = restart,
            Cgroup = cgroups.Make(runtimeApp.Name, ResourceLimits.Read(app.Isolators)),
            LogsOutput = !request.Arguments.Interactive,
            Streams = streams,
        };

        AppCommand Command(IReadOnlyList<string> exec) => AppCommand.Of(exec, workingDirectory, AppEnvironment.PathOf(environment));

        AppCommand? Handler(string name)
        {
            foreach (var handler in app.EventHandlers)
            {
                if (handler.Name == name)
                {
                    return Command(handler.Exec);
                }
            }

            return null;
        }
    }

    private AppRestrictions PermittedScore(RuntimeApp runtimeApp, AppRestrictions restrictions)
    {
        if (restrictions.OomScoreAdjustment is not { } wanted)
        {
            return restrictions;
        }

        var permitted = OutOfMemoryScore.Permitted(wanted);
        if (permitted != wanted)
        {
            messages.WriteLine($"stage1: warning: app \"{runtimeApp.Name}\" gets an oom score adjustment of {permitted}, not {wanted}: rkt may not go below its own");
        }

        return restrictions with { OomScoreAdjustment = permitted };
    }

    private Action<string> Warner(RuntimeApp runtimeApp) => warning => messages.WriteLine($"stage1: warning: app \"{runtimeApp.Name}\": {warning}");

    private AppRoot Root(
        RuntimeApp runtimeApp, App app, AppPath path, IReadOnlyList<string>? lower, string workingDirectory, RestartPolicy restart, string? label)
    {
        OverlayRoot? overlay = null;
        if (lower is not null)
        {
            var image = runtimeApp.Image.Id.Key;
            overlay = new OverlayRoot(
                [.. lower, Skeleton.Ensure(request.Pod.Skeleton)],
                path.OverlayUpper(image), path.OverlayWork(image),
                IsMountedOnce: app.EventHandlers.Count == 0 && restart.Mode == RestartMode.No)
            {
                Label = label,
                HasDevices = request.Arguments.DisablePaths,
            };
        }

        return new AppRoot
        {
            Directory = path.Rootfs,
            Overlay = overlay,
            Label = label,
            PodDevices = request.Namespaces.Devices,
            Volumes = new AppVolumes(request.Pod, request.Manifest, label, messages).Of(runtimeApp, app),
            ReadOnly = runtimeApp.ReadOnlyRootFs,
            ProtectsPaths = !request.Arguments.DisablePaths,
            Hostname = request.Namespaces.Hostname,
            ResolvConf = files.ResolvConf,
            Hosts = files.Hosts ?? (ImageHosts.IsIn(lower ?? [path.Rootfs]) ? null : files.HostsFallback),
            SharedHosts = request.Arguments.PodDns ? request.Pod.SharedHosts : null,
            WorkingDirectory = workingDirectory,
            Users = request.Namespaces.UserNamespace,
        };
    }
}
