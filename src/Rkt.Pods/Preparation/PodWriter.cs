using Appc.Pods;
using Rkt.Host.Files;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Preparation;

/// <summary>Fills a new pod's directory with what stage1 finds there.</summary>
internal static class PodWriter
{
    /// <summary>0755.</summary>
    public const UnixFileMode ReadableDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode PrivateDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode GroupFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const UnixFileMode ReadableFile = GroupFile | UnixFileMode.OtherRead;

    /// <summary>Writes everything but the apps' trees.</summary>
    /// <param name="pod">The new pod's directory, with nothing in it but stage1's root.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="images">The image of each app, in the manifest's order.</param>
    /// <param name="roots">How the apps get their roots.</param>
    public static void Write(PodPath pod, PodManifest manifest, IReadOnlyList<PodImage> images, RootKind roots)
    {
        NewFile.Write(pod.CreatedMarker, [], GroupFile);
        NewFile.Write(pod.Manifest, manifest.ToJson(), GroupFile);
        DirectoryEntry.Create(pod.Apps, ReadableDirectory);
        if (roots == RootKind.Overlay)
        {
            NewFile.Write(pod.OverlayMarker, [], GroupFile);
            DirectoryEntry.Create(pod.Overlays, PrivateDirectory);
        }

        for (var i = 0; i < images.Count; i++)
        {
            var app = pod.App(manifest.Apps[i].Name);
            WriteApp(app, images[i]);
            if (roots == RootKind.Overlay)
            {
                NewFile.Write(app.LowerDirectories, LowerDirectories.Format(images[i].LowerDirectories), ReadableFile);
                MakeOverlay(app, images[i]);
            }
        }
    }

    /// <summary>Makes the root of a stage1 that is part of the installation: the few directories that it shares with stage0.</summary>
    public static void MakeStage1Root(PodPath pod)
    {
        DirectoryEntry.Create($"{pod.Root}/stage1", ReadableDirectory);
        DirectoryEntry.Create(pod.Stage1Root, ReadableDirectory);
        DirectoryEntry.Create($"{pod.Stage1Root}/opt", ReadableDirectory);
        DirectoryEntry.Create(pod.Stage2, ReadableDirectory);
        DirectoryEntry.Create($"{pod.Stage1Root}/rkt", ReadableDirectory);
        DirectoryEntry.Create(pod.Status, ReadableDirectory);
    }

    private static void WriteApp(AppPath app, PodImage image)
    {
        DirectoryEntry.Create(app.ImageDirectory, ReadableDirectory);
        NewFile.Write(app.ImageManifest, image.ManifestJson, ReadableFile);
        DirectoryEntry.Create(app.Stage2, ReadableDirectory);
        DirectoryEntry.Create(app.Rootfs, ReadableDirectory);
    }

    private static void MakeOverlay(AppPath app, PodImage image)
    {
        var tree = $"{app.Pod.Overlays}/{image.Key}";
        DirectoryEntry.Ensure(tree, PrivateDirectory);
        DirectoryEntry.Ensure($"{tree}/upper", PrivateDirectory);
        DirectoryEntry.Ensure($"{tree}/work", PrivateDirectory);
        DirectoryEntry.Create(app.OverlayWork(image.Key), PrivateDirectory);

        // The root of an overlay has the mode and owner of its upper directory, which must be those of the image.
        var root = FileStatus.ReadIfExists(image.LowerDirectories[0])
            ?? throw new DirectoryNotFoundException($"image tree \"{image.LowerDirectories[0]}\" is missing");
        var upper = app.OverlayUpper(image.Key);
        DirectoryEntry.Create(upper, root.Permissions);
        FileOwner.Set(upper, root.Uid, root.Gid);
        File.SetUnixFileMode(upper, root.Permissions);
    }
}
