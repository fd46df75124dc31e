using Appc.Names;

namespace Rkt.Pods.Layout;

/// <summary>The places of one app in a pod's directory.</summary>
public sealed record AppPath(PodPath Pod, AcName Name)
{
    private const string Created = "-created";
    private const string Started = "-started";
    private const string RestartCount = "-restarts";

    /// <summary>What follows an app's name in the names of its status files, besides nothing.</summary>
    public static IReadOnlyList<string> StatusSuffixes { get; } = [Created, Started, RestartCount];

    /// <summary>The directory with what stage0 knows of the app's image.</summary>
    public string ImageDirectory => $"{Pod.Apps}/{Name}";

    /// <summary>The image manifest.</summary>
    public string ImageManifest => $"{ImageDirectory}/manifest";

    /// <summary>The lower directories of the app's overlay: see <see cref="LowerDirectories"/>. Absent when the tree was copied.</summary>
    public string LowerDirectories => $"{ImageDirectory}/lowerdirs";

    /// <summary>The app's directory in stage1's root.</summary>
    public string Stage2 => $"{Pod.Stage2}/{Name}";

    /// <summary>The app's root: where the overlay goes, or the copied tree itself.</summary>
    public string Rootfs => $"{Stage2}/rootfs";

    /// <summary>The exit status, decimal, once the app has ended.</summary>
    public string Status => $"{Pod.Status}/{Name}";

    /// <summary>Its modification time is when the app was created.</summary>
    public string CreatedMarker => $"{Pod.Status}/{Name}{Created}";

    /// <summary>The process id of the app's main process on the host, decimal; its modification time is when the app was started.</summary>
    public string StartedMarker => $"{Pod.Status}/{Name}{Started}";

    /// <summary>How often the app was started again, decimal; absent when it never was.</summary>
    public string Restarts => $"{Pod.Status}/{Name}{RestartCount}";

    /// <summary>The app's environment, one <c>K=V</c> per line.</summary>
    public string Environment => $"{Pod.Environments}/{Name}";

    /// <summary>What the app changes in its root. Named after the image, as several apps may share one.</summary>
    public string OverlayUpper(StoreKey image) => $"{Pod.Overlays}/{image}/upper/{Name}";

    /// <summary>The overlay's work directory, on the same file system as the upper one.</summary>
    public string OverlayWork(StoreKey image) => $"{Pod.Overlays}/{image}/work/{Name}";
}
