using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Images.Rendering;
using Rkt.Images.Store;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Flavours;

/// <summary>The tree of a stage1 image in a pod: copied there, so that the pod can be run, stopped and collected whatever becomes of the image.</summary>
internal static class ForeignTree
{
    private const UnixFileMode ReadableDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode ReadableFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Copies the tree and makes in it the directories that stage0 and stage1 share (interface reference, section 2.4).</summary>
    /// <param name="pod">The new pod's directory; it has no stage1 yet.</param>
    /// <param name="store">The store that has the image and what it builds upon.</param>
    /// <param name="stage1">The image.</param>
    /// <exception cref="RktException">The tree lacks an entrypoint, or is not one that stage0 can write into.</exception>
    public static void Make(PodPath pod, ImageStore store, Stage1Image stage1)
    {
        DirectoryEntry.Create($"{pod.Root}/stage1", ReadableDirectory);
        DirectoryEntry.Create(pod.Stage1Root, ReadableDirectory);
        NewFile.Write(pod.Stage1Manifest, File.ReadAllBytes(stage1.Image.ManifestPath), ReadableFile);
        ImageRendering.RenderRootfs(store, stage1.Image, stage1.Manifest, pod.Stage1Root);
        foreach (var name in Stage1Image.Required)
        {
            _ = ForeignEntrypoint.Resolve(pod, stage1.Manifest, name);
        }

        foreach (var directory in (string[])[$"{pod.Stage1Root}/opt", pod.Stage2, $"{pod.Stage1Root}/rkt", pod.Status, $"{pod.Stage1Root}/etc"])
        {
            EnsureDirectory(directory, stage1.Image);
        }

        foreach (var file in (string[])[pod.ResolvConf, pod.Hosts, pod.HostsFallback])
        {
            RequireAbsent(file, stage1.Image);
        }
    }

    /// <summary>Adds to an app's copied tree, and beside it, what stage1 images expect there.</summary>
    public static void CompleteApp(AppPath app)
    {
        NewFile.Write($"{app.Stage2}/manifest", File.ReadAllBytes(app.ImageManifest), ReadableFile);
        if (FileStatus.ReadIfExists($"{app.Rootfs}/etc") is { IsDirectory: true } && FileStatus.ReadIfExists($"{app.Rootfs}/etc/mtab") is null)
        {
            File.CreateSymbolicLink($"{app.Rootfs}/etc/mtab", "../proc/self/mounts");
        }
    }

    /// <summary>stage0 writes below it by its path on the host, where a link of the tree would lead elsewhere.</summary>
    private static void EnsureDirectory(string path, StoredImage image)
    {
        DirectoryEntry.Ensure(path, ReadableDirectory);
        if (FileStatus.ReadIfExists(path) is not { IsDirectory: true })
        {
            throw Unfit(image, path, "is not a directory");
        }
    }

    private static void RequireAbsent(string path, StoredImage image)
    {
        if (FileStatus.ReadIfExists(path) is not null)
        {
            throw Unfit(image, path, "is there, and rkt makes it");
        }
    }

    private static RktException Unfit(StoredImage image, string path, string problem) =>
        new($"cannot use stage1 image \"{image.Name}\": \"{path[(path.IndexOf("/stage1/rootfs/", StringComparison.Ordinal) + "/stage1/rootfs".Length)..]}\" of its tree {problem}");
}
