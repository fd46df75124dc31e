using Appc.Images;
using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;

namespace Rkt.Pods.Exporting;

/// <summary>Makes an image of an app that has ended: its root as it left it, and a manifest with what the pod made of the app.</summary>
public static class AppExport
{
    /// <summary>Where the link <c>/etc/mtab</c> of a pod leads.</summary>
    private const string MountsLink = "../proc/self/mounts";

    private const int BufferSize = 128 * 1024;

    /// <summary>Writes the image to a file, gzip-compressed. The same pod gives the same bytes.</summary>
    /// <param name="pod">The pod, which must have ended.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="app">The app.</param>
    /// <param name="file">Made whole or not at all; one that exists is replaced.</param>
    /// <exception cref="RktException">The pod has not ended, or the file cannot be written; nothing is left then.</exception>
    public static void Write(FoundPod pod, PodManifest manifest, AcName app, string file)
    {
        using var shared = PodLock.TryShare(pod.Path) ?? throw new RktException($"pod \"{pod.Id}\" has moved on, or is being deleted")
        {
            Hint = "try again",
        };
        var target = Path.GetFullPath(file);
        var partial = $"{target}.{Environment.ProcessId}.partial";
        using var rollback = new Rollback();
        try
        {
            rollback.Add(() => File.Delete(partial));
            using (var output = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 0))
            {
                Write(pod.Path.App(app), manifest.FindApp(app)!, output);
                output.Flush(flushToDisk: true);
            }

            File.Move(partial, target, overwrite: true);
            rollback.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot export app \"{app}\" to \"{file}\"", e);
        }
    }

    private static void Write(AppPath app, RuntimeApp runtimeApp, Stream output)
    {
        using var root = EndedRoot.Open(app, runtimeApp);
        using var parent = TreeDirectory.Open(root.Parent);
        using var compressed = Compression.Open(output, CompressionKind.Gzip);
        using var buffered = new BufferedStream(compressed, BufferSize);
        var tar = new TarWriter(buffered);
        new TreeArchive(tar) { Includes = IsOfTheApp }.Write(parent, System.Text.Encoding.UTF8.GetBytes(EndedRoot.Name), "rootfs");
        tar.WriteEntry("manifest", ManifestOf(app, runtimeApp).ToJson(), TimeOf(app));
        tar.Finish();
    }

    /// <summary>Neither what only means something to a running program, nor the empty files on which a pod's own were laid, nor the link that every pod makes.</summary>
    private static bool IsOfTheApp(NodeStatus status, TarName path) =>
        status.Type != NodeType.Socket
        && !(status is { Type: NodeType.RegularFile, Size: 0 } && path.ToString() is "rootfs/etc/hostname" or "rootfs/etc/hosts" or "rootfs/etc/resolv.conf")
        && !(status.Type == NodeType.SymbolicLink && status.Size == MountsLink.Length && path.ToString() == "rootfs/etc/mtab");

    /// <summary>All files are in the one archive: what the image depended on, or left out of that, it does no more.</summary>
    private static ImageManifest ManifestOf(AppPath app, RuntimeApp runtimeApp)
    {
        var image = ImageManifest.Parse(File.ReadAllBytes(app.ImageManifest));
        return image with { App = runtimeApp.App ?? image.App, Dependencies = [], PathWhitelist = [] };
    }

    private static FileTime TimeOf(AppPath app) =>
        FileTime.FromDateTimeOffset((FileStatus.ReadIfExists(app.Pod.Manifest) ?? throw new FileNotFoundException(null, app.Pod.Manifest)).ModificationTime);
}
