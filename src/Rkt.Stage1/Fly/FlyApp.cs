using Appc.Images;
using Appc.Isolators;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Isolation;
using Rkt.Stage1.Mounts;
using Rkt.Stage1.Names;
using Rkt.Stage1.Supervision;

namespace Rkt.Stage1.Fly;

/// <summary>The one app of a pod of flavour fly: what its process becomes.</summary>
public sealed record FlyApp
{
    /// <summary>Where the lock's descriptor stands among those handed to the launch.</summary>
    private const int LockIndex = 0;

    public required RuntimeApp RuntimeApp { get; init; }

    public required App App { get; init; }

    public required FlyRoot Root { get; init; }

    public required AppIdentity Identity { get; init; }

    public required IReadOnlyList<string> Environment { get; init; }

    public required AppCommand Command { get; init; }

    /// <summary>What the manifest asks for and fly does not do.</summary>
    public IEnumerable<string> Unsupported =>
    [
        .. PodIsolators.Select(static isolator => $"isolator \"{isolator.Name}\" of the pod"),
        .. App.Isolators.Select(static isolator => $"isolator \"{isolator.Name}\""),
        .. App.EventHandlers.Select(static handler => $"event handler \"{handler.Name}\""),
        .. RuntimeApp.Annotations.Find(RestartPolicy.Annotation) is null or "no" ? [] : (string[])["--restart"],
    ];

    /// <summary>Isolators of the pod as a whole.</summary>
    public IReadOnlyList<Isolator> PodIsolators { get; init; } = [];

    /// <summary>Makes the app of a pod.</summary>
    /// <exception cref="RktException">It asks for what does not exist or cannot be had.</exception>
    public static FlyApp Of(PodPath pod, PodManifest manifest, RunArguments arguments)
    {
        var runtimeApp = manifest.Apps[0];
        var path = pod.App(runtimeApp.Name);
        var app = AppOf(path, runtimeApp);
        if (app.Exec.Count == 0)
        {
            throw new RktException($"app \"{runtimeApp.Name}\" has an empty \"exec\"");
        }

        var lower = LowerDirectories.Read(path);
        var workingDirectory = app.WorkingDirectory ?? "/";
        var environment = EnvironmentOf(
            runtimeApp, app.Environment, arguments.Interactive ? System.Environment.GetEnvironmentVariable("TERM") ?? "vt100" : null);
        return new FlyApp
        {
            RuntimeApp = runtimeApp,
            PodIsolators = manifest.Isolators,
            App = app,
            Identity = IdentityOf(path, app, app.User, app.Group),
            Environment = environment,
            Command = AppCommand.Of(app.Exec, workingDirectory, AppEnvironment.PathOf(environment)),
            Root = new FlyRoot
            {
                Directory = path.Rootfs,
                Overlay = lower is null ? null : OverlayOf(pod, path, runtimeApp, lower),
                Files = FilesOf(pod, arguments, lower ?? [path.Rootfs]),
                Volumes = FlyVolume.Of(pod, manifest, runtimeApp, app),
                ReadOnly = runtimeApp.ReadOnlyRootFs,
                WorkingDirectory = workingDirectory,
            },
        };
    }

    /// <summary>What to look at when the kernel would not execute the app; null when the error speaks for itself.</summary>
    public string? HintOf(int errno) => ExecFailure.Hint(Command, Identity, errno, Root.Trees, [.. Root.Volumes.Select(volume => volume.Target)]);

    /// <summary>The plan of the process that becomes the app. Its launch takes the descriptor of the pod's lock.</summary>
    /// <param name="lockDescriptor">The number under which the app has the lock: the pod runs as long as a process of it does.</param>
    public LaunchPlan Plan(int lockDescriptor)
    {
        var plan = new LaunchPlanBuilder();
        plan.CloseOnExecFrom(3);
        plan.Duplicate(LockIndex, lockDescriptor);
        Root.Enter(plan);
        plan.ChangeDirectory(Root.WorkingDirectory);
        plan.SetUmask(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        plan.SetIdentity(Identity.Uid, Identity.Gid, [.. Identity.SupplementaryGids], bounding: null);
        plan.Execute(Command.Candidates, Command.Arguments, Environment);
        return plan.Build(NamespaceKinds.Mount, NamespaceKinds.None);
    }

    /// <summary>Who a process of the app is.</summary>
    /// <exception cref="RktException">The image has no such user or group.</exception>
    public static AppIdentity IdentityOf(AppPath path, App app, string user, string group) => AppIdentity.Resolve(
        user,
        group,
        app.SupplementaryGids,
        LowerDirectories.Read(path) ?? [path.Rootfs],
        () => ImageManifest.Parse(File.ReadAllBytes(path.ImageManifest)).Annotations.Find(AppMounts.MadeForDocker) is not null);

    /// <summary>As the reference: nothing tells the app that it is one of a pod (interface reference, section 4).</summary>
    public static IReadOnlyList<string> EnvironmentOf(RuntimeApp runtimeApp, EnvironmentSet own, string? terminal) =>
    [
        .. AppEnvironment.Of(runtimeApp.Name, own, terminal).Where(variable =>
            !variable.StartsWith("AC_APP_NAME=", StringComparison.Ordinal)
            && (own.Contains("container") || !variable.StartsWith("container=", StringComparison.Ordinal))),
    ];

    /// <summary>The app of a pod's manifest, or of its image's.</summary>
    /// <exception cref="RktException">There is none.</exception>
    public static App AppOf(AppPath path, RuntimeApp runtimeApp) => runtimeApp.App ?? ImageManifest.Parse(File.ReadAllBytes(path.ImageManifest)).App
        ?? throw new RktException($"image \"{runtimeApp.Image.Name}\" has no app");

    private static OverlayRoot OverlayOf(PodPath pod, AppPath path, RuntimeApp runtimeApp, IReadOnlyList<string> lower)
    {
        var image = runtimeApp.Image.Id.Key;
        return new OverlayRoot([.. lower, Skeleton.Ensure(pod.Skeleton)], path.OverlayUpper(image), path.OverlayWork(image), IsMountedOnce: true);
    }

    /// <summary>The files by which names are found. A copy of the host's is made in the pod: what the app writes is not for the host.</summary>
    private static IReadOnlyList<(string Source, string Target)> FilesOf(PodPath pod, RunArguments arguments, IReadOnlyList<string> layers)
    {
        var files = new List<(string, string)>();
        if (arguments.ResolvConf == ResolvConfMode.Host && File.Exists("/etc/resolv.conf"))
        {
            File.Copy("/etc/resolv.conf", pod.ResolvConf, overwrite: true);
        }

        if (arguments.EtcHosts == EtcHostsMode.Host && File.Exists("/etc/hosts"))
        {
            File.Copy("/etc/hosts", pod.Hosts, overwrite: true);
        }

        if (arguments.ResolvConf is ResolvConfMode.Host or ResolvConfMode.Stage0 && File.Exists(pod.ResolvConf))
        {
            files.Add((pod.ResolvConf, "/etc/resolv.conf"));
        }

        if (arguments.EtcHosts != EtcHostsMode.Default && File.Exists(pod.Hosts))
        {
            files.Add((pod.Hosts, "/etc/hosts"));
        }
        else if (!ImageHosts.IsIn(layers))
        {
            files.Add((pod.HostsFallback, "/etc/hosts"));
        }

        return files;
    }
}
