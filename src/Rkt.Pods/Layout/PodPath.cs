using Appc.Names;

namespace Rkt.Pods.Layout;

/// <summary>A pod's directory and the places in it that stage0 and stage1 agree on.</summary>
/// <remarks>
/// The directory moves when the pod changes state, so a path is good only while the caller holds the pod's lock, or for a
/// reader that copes with a file not being there. Names follow the reference (data directory, section 3).
/// </remarks>
/// <param name="Root">Absolute path of the directory, such as <c>/var/lib/rkt/pods/run/UUID</c>.</param>
public sealed record PodPath(string Root)
{
    /// <summary>The pod manifest, compact JSON, mode 0640.</summary>
    public string Manifest => $"{Root}/pod";

    /// <summary>Locked by whoever rewrites the manifest of a pod that lives.</summary>
    public string ManifestLock => $"{Root}/pod.lck";

    /// <summary>Empty; its modification time is the pod's creation time.</summary>
    public string CreatedMarker => $"{Root}/pod-created";

    /// <summary>Empty; there when the apps' roots are overlays, absent when their trees were copied.</summary>
    public string OverlayMarker => $"{Root}/overlay-prepared";

    /// <summary><c>SHIFT:COUNT</c> of the pod's user namespace; absent when it has none.</summary>
    public string PrivateUsers => $"{Root}/private-users-prepared";

    /// <summary>Two lines, the SELinux contexts of the pod's processes and of their files (may be empty); absent when it has none.</summary>
    public string SelinuxContexts => $"{Root}/selinux-contexts";

    /// <summary>Pid of the supervisor, decimal and newline; pid 1 of the pod is a child of that process.</summary>
    public string SupervisorPid => $"{Root}/ppid";

    /// <summary>Pid of the pod itself, for a stage1 that becomes the app (fly).</summary>
    public string Pid => $"{Root}/pid";

    /// <summary>The pod's cgroup, relative to each hierarchy's root.</summary>
    public string SubCgroup => $"{Root}/subcgroup";

    /// <summary>Path of the pod's network namespace.</summary>
    public string NetworkNamespace => $"{Root}/netns";

    /// <summary>What the networks answered: see <see cref="PodNetwork"/>.</summary>
    public string NetworkResults => $"{Root}/net-info.json";

    /// <summary>Copies of the network configurations in use.</summary>
    public string NetworkConfigurations => $"{Root}/net";

    /// <summary>JSON that stage1 leaves for itself (entrypoint arguments that later calls need).</summary>
    public string RuntimeConfiguration => $"{Root}/runtime-config";

    /// <summary>One directory per app with what stage0 knows of its image.</summary>
    public string Apps => $"{Root}/appsinfo";

    /// <summary>Directories of the empty volumes.</summary>
    public string SharedVolumes => $"{Root}/sharedVolumes";

    /// <summary>Upper and work directories of the overlays.</summary>
    public string Overlays => $"{Root}/overlay";

    /// <summary>The root of stage1 as the reference draws it; ours is a plain directory.</summary>
    public string Stage1Root => $"{Root}/stage1/rootfs";

    /// <summary>The manifest of the image that the pod's stage1 is; absent when it is a flavour of the installation.</summary>
    public string Stage1Manifest => $"{Root}/stage1/manifest";

    /// <summary>Symbolic link whose target names the flavour of stage1; absent for the native one.</summary>
    public string Flavor => $"{Stage1Root}/flavor";

    /// <summary>Process group of a pod that has no supervisor (fly).</summary>
    public string ProcessGroup => $"{Root}/pgid";

    /// <summary>Where the apps' roots are: one directory per app.</summary>
    public string Stage2 => $"{Stage1Root}/opt/stage2";

    /// <summary>Exit statuses and start markers.</summary>
    public string Status => $"{Stage1Root}/rkt/status";

    /// <summary>Environment files of the apps, read by enter.</summary>
    public string Environments => $"{Stage1Root}/rkt/env";

    /// <summary>Symbolic link; its target is <see cref="SupervisorReady"/> once pid 1 of the pod is up.</summary>
    public string SupervisorStatus => $"{Stage1Root}/rkt/supervisor-status";

    /// <summary>What <see cref="SupervisorStatus"/> points to when the pod is ready.</summary>
    public const string SupervisorReady = "ready";

    /// <summary>The resolv.conf that stage0 makes for the apps.</summary>
    public string ResolvConf => $"{Stage1Root}/etc/rkt-resolv.conf";

    /// <summary>The hosts file that stage0 makes for the apps.</summary>
    public string Hosts => $"{Stage1Root}/etc/rkt-hosts";

    /// <summary>The hosts file for an app whose image has none.</summary>
    public string HostsFallback => $"{Stage1Root}/etc/hosts-fallback";

    /// <summary>What the pod tells others of itself while it runs with <c>--pod-dns</c>; absent otherwise.</summary>
    public string Names => $"{Root}/names";

    /// <summary>The hosts file of a pod with <c>--pod-dns</c>: its apps have it mounted, and it changes while they run.</summary>
    public string SharedHosts => $"{Root}/hosts";

    /// <summary>The data directory that the pod is in, three levels up.</summary>
    public string DataDirectory => Path.GetFullPath($"{Root}/../../..");

    /// <summary>Compiled system call filters, shared by all pods: <c>seccomp</c> in the data directory, three levels up.</summary>
    public string SystemCallFilters => $"{Root}/../../../seccomp";

    /// <summary>Mount points for images that lack them, shared by all pods: <c>skeleton</c> in the data directory.</summary>
    public string Skeleton => $"{Root}/../../../skeleton";

    /// <summary>The directory of an empty volume.</summary>
    public string SharedVolume(AcName volume) => $"{SharedVolumes}/{volume}";

    /// <summary>The places of one app.</summary>
    public AppPath App(AcName name) => new(this, name);

    public override string ToString() => Root;
}
