using Appc.Images;
using Appc.Isolators;
using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Selinux;
using Rkt.Stage1.Cgroups;
using Rkt.Stage1.Isolation;
using Rkt.Stage1.Namespaces;
using Rkt.Stage1.Names;
using Rkt.Stage1.Networking;

namespace Rkt.Stage1.Supervision;

/// <summary>A pod to be run: what stage0 left in its directory, and what it asked for.</summary>
/// <param name="Pod">The pod's directory.</param>
/// <param name="Manifest">The pod manifest.</param>
/// <param name="Arguments">The entrypoint's arguments.</param>
/// <param name="Namespaces">The namespaces that its apps are to share.</param>
public sealed record RunRequest(PodPath Pod, PodManifest Manifest, RunArguments Arguments, PodNamespaces Namespaces)
{
    /// <summary>The manifests that have been read. They do not change while a pod runs, and each is asked for again and again.</summary>
    private readonly Dictionary<AcName, ImageManifest> _images = [];

    /// <summary>Reads what is to be run.</summary>
    /// <exception cref="RktException">The pod cannot be run like this.</exception>
    public static RunRequest Read(PodPath pod, RunArguments arguments)
    {
        var manifest = PodManifest.Parse(File.ReadAllBytes(pod.Manifest));
        if (manifest.Apps.Count == 0)
        {
            throw new RktException("the pod has no apps");
        }

        if (arguments.Interactive && manifest.Apps.Count > 1)
        {
            throw new RktException("interactive mode supports one app only");
        }

        var contexts = SelinuxContexts.Read(pod);
        var request = new RunRequest(pod, manifest, arguments, PodNamespaces.Of(pod.DataDirectory, arguments) with { Contexts = contexts })
        {
            Contexts = contexts,
        };
        return request.WithWhatAppsShare();
    }

    /// <summary>How fast the pod's network may be; null for no limit.</summary>
    public NetworkBandwidth? Bandwidth { get; private init; }

    /// <summary>The pod's SELinux contexts; null when it has none.</summary>
    public SelinuxContexts? Contexts { get; private init; }

    private RunRequest WithWhatAppsShare()
    {
        var apps = Manifest.Apps.Select(app => AppOf(app).Isolators).ToList();
        var obstacle = Arguments.Networks.IsHost ? "the pod has the network of the host (--net=host)"
            : Arguments.Networks.IsNone ? "the pod has no network (--net=none)"
            : null;
        return this with
        {
            Namespaces = Namespaces with
            {
                Settings = KernelSettings.Collect([Manifest.Isolators, .. apps], Namespaces.SharesHostNetwork, Namespaces.SharesHostIpc),
            },
            Bandwidth = NetworkBandwidth.Collect(Manifest.Isolators, apps, obstacle),
        };
    }

    /// <summary>The ports of the host that lead into the pod.</summary>
    public IReadOnlyList<PortMapping> Ports() =>
        Manifest.Ports.Count == 0 ? [] : PortMapping.Of(Manifest.Ports, [.. Manifest.Apps.SelectMany(app => AppOf(app).Ports)]);

    /// <summary>What an app is to be: as the pod manifest says, or else as its image does.</summary>
    /// <exception cref="RktException">Neither says it.</exception>
    public App AppOf(RuntimeApp runtimeApp) => runtimeApp.App
        ?? ImageOf(runtimeApp).App
        ?? throw new RktException($"image \"{runtimeApp.Image.Name}\" has no app");

    /// <summary>Who a process of an app runs as.</summary>
    /// <param name="runtimeApp">The app.</param>
    /// <param name="user">The user's word.</param>
    /// <param name="group">The group's.</param>
    /// <param name="supplementary">Supplementary groups.</param>
    /// <exception cref="RktException">The image has no such user or group, or the pod's user namespace has no such number.</exception>
    public AppIdentity IdentityOf(RuntimeApp runtimeApp, string user, string group, IReadOnlyList<uint> supplementary)
    {
        var path = Pod.App(runtimeApp.Name);
        var identity = AppIdentity.Resolve(
            user, group, supplementary, LowerDirectories.Read(path) ?? [path.Rootfs], () => IsMadeForDocker(runtimeApp));
        RequireInRange(identity);
        return identity;
    }

    private void RequireInRange(AppIdentity identity)
    {
        if (Arguments.PrivateUsers is not { } users)
        {
            return;
        }

        foreach (var id in (uint[])[identity.Uid, identity.Gid, .. identity.SupplementaryGids])
        {
            if (id >= users.Count)
            {
                throw new RktException($"user or group {id} is beyond the {users.Count} ids of the pod")
                {
                    Hint = "give the app a smaller number, or run the pod without --private-users",
                };
            }
        }
    }

    private bool IsMadeForDocker(RuntimeApp runtimeApp) => ImageOf(runtimeApp).Annotations.Find(AppMounts.MadeForDocker) is not null;

    private ImageManifest ImageOf(RuntimeApp runtimeApp)
    {
        if (!_images.TryGetValue(runtimeApp.Name, out var image))
        {
            image = ImageManifest.Parse(File.ReadAllBytes(Pod.App(runtimeApp.Name).ImageManifest));
            _images.Add(runtimeApp.Name, image);
        }

        return image;
    }

    /// <summary>What processes of an app may not do.</summary>
    /// <exception cref="RktException">Its isolators name what does not exist, or contradict each other.</exception>
    /// <param name="app">The app.</param>
    /// <param name="contexts">Its SELinux contexts.</param>
    /// <param name="warn">Told what this kernel does not have.</param>
    public AppRestrictions RestrictionsOf(App app, SelinuxContexts? contexts, Action<string> warn) => AppRestrictions.Read(
        app.Isolators, !Arguments.DisableCapabilities, Arguments.DisableSeccomp ? null : new CompiledFilters(Pod.SystemCallFilters), contexts, warn);

    /// <summary>The SELinux contexts of an app: its own isolators', or else the pod's. Null when there are none.</summary>
    /// <param name="app">The app.</param>
    /// <param name="warn">Told what this kernel, or its policy, does not have.</param>
    /// <exception cref="RktException">An isolator has no context.</exception>
    public SelinuxContexts? ContextsOf(App app, Action<string> warn)
    {
        if (Contexts is not null)
        {
            return Contexts.ForApp(app.Isolators);
        }

        var wanted = app.Isolators.FindLast<SelinuxContextValue>(IsolatorNames.SelinuxContext)
            ?? Manifest.Isolators.FindLast<SelinuxContextValue>(IsolatorNames.SelinuxContext);
        if (wanted is null)
        {
            return null;
        }

        var contexts = SelinuxContexts.Of(wanted, file: null);
        if (!SelinuxPolicy.IsInKernel())
        {
            warn($"SELinux context \"{contexts.Process}\" is not applied: this kernel has no SELinux");
            return null;
        }

        warn("its files keep the SELinux labels that they have on disk: the policy of this machine has no context for files of containers (lxc_contexts)");
        return contexts;
    }

    /// <summary>The number that the host has for a user of the pod.</summary>
    public uint HostUserOf(AppIdentity identity) => (Arguments.PrivateUsers?.Shift ?? 0) + identity.Uid;

    /// <summary>The pod's apps, in the manifest's order.</summary>
    /// <param name="networks">What the pod's networks answered.</param>
    /// <param name="messages">Where to tell what an app gets less of than it asks for, and what is done unasked.</param>
    /// <exception cref="RktException">An app asks for what does not exist or cannot be had.</exception>
    public IReadOnlyList<PodApp> MakeApps(IReadOnlyList<NetworkNames> networks, TextWriter messages)
    {
        var files = PodFiles.Of(Pod, Arguments, Namespaces.Hostname, networks);
        var factory = new AppFactory(this, files, new PodCgroups(Pod, Arguments.Pod, Manifest.Volumes), messages);
        var apps = new List<PodApp>(Manifest.Apps.Count);
        foreach (var app in Manifest.Apps)
        {
            apps.Add(factory.Make(app));
        }

        return apps;
    }
}
