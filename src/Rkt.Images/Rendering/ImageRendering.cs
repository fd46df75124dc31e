using Appc.Images;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;
using Rkt.Images.Store;

namespace Rkt.Images.Rendering;

/// <summary>Copies of images outside the store, for people to look at and change.</summary>
public static class ImageRendering
{
    private const UnixFileMode ManifestMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Unpacks one image, without what it depends on.</summary>
    /// <param name="image">The image.</param>
    /// <param name="directory">Made by this; its parent must exist.</param>
    /// <param name="parts">What of the image.</param>
    /// <param name="existing">What to do when the directory is there already.</param>
    /// <exception cref="RktException">The directory is in the way, the archive damaged, or there is no room; nothing is left behind.</exception>
    public static void Extract(StoredImage image, string directory, ImageParts parts, ExistingDirectory existing) =>
        Fill(image, directory, existing, rootOfWork =>
        {
            using var archive = File.OpenRead(image.ArchivePath);
            using var tar = Decompression.Open(archive, out _);
            var reader = new TarReader(tar);
            if (parts == ImageParts.Rootfs)
            {
                ImageUnpacking.UnpackRootfs(reader, rootOfWork);
            }
            else
            {
                ImageUnpacking.UnpackImage(reader, rootOfWork);
            }
        });

    /// <summary>Copies an image with all it depends on, as an app of it would see the files.</summary>
    /// <inheritdoc cref="Extract"/>
    /// <param name="store">The store that has the image and its dependencies.</param>
    /// <param name="image">The image.</param>
    /// <param name="directory">Made by this; its parent must exist.</param>
    /// <param name="parts">What of the image.</param>
    /// <param name="existing">What to do when the directory is there already.</param>
    public static void Render(ImageStore store, StoredImage image, string directory, ImageParts parts, ExistingDirectory existing)
    {
        var layers = ImageLayers.Of(store, image, image.ReadManifest());
        Fill(image, directory, existing, rootOfWork =>
        {
            var rootfs = rootOfWork;
            if (parts == ImageParts.All)
            {
                rootfs = $"{rootOfWork}/rootfs";
                DirectoryEntry.Create(rootfs, DirectoryMode);
                File.Copy(image.ManifestPath, $"{rootOfWork}/manifest");
                File.SetUnixFileMode($"{rootOfWork}/manifest", ManifestMode);
            }

            TreeRenderer.Render(layers, rootfs, FileSharing.Copy);
        });
    }

    /// <summary>Copies the root file system of an image with all it depends on into an empty directory: an app's own tree, without an overlay.</summary>
    /// <exception cref="RktException">A dependency is missing, or there is no room.</exception>
    public static void RenderRootfs(ImageStore store, StoredImage image, ImageManifest manifest, string emptyDirectory)
    {
        var layers = ImageLayers.Of(store, image, manifest);
        try
        {
            TreeRenderer.Render(layers, emptyDirectory, FileSharing.Copy);
        }
        catch (IOException e)
        {
            throw new RktException($"cannot copy image \"{image.Name}\"", e);
        }
    }

    /// <summary>Copies one directory of such a root file system into an empty directory, which gets its owner and mode.</summary>
    /// <param name="store">The store that has the image and its dependencies.</param>
    /// <param name="image">The image.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="path">Absolute path of the directory in the image; symbolic links are not followed.</param>
    /// <param name="emptyDirectory">Where the copy goes.</param>
    /// <returns>False when the image has no directory at the path.</returns>
    /// <exception cref="RktException">A dependency is missing, or there is no room.</exception>
    public static bool TryRenderDirectory(ImageStore store, StoredImage image, ImageManifest manifest, string path, string emptyDirectory)
    {
        var layers = ImageLayers.Of(store, image, manifest);
        try
        {
            return TreeRenderer.TryRender(layers, path, emptyDirectory, FileSharing.Copy);
        }
        catch (IOException e)
        {
            throw new RktException($"cannot copy \"{path}\" of image \"{image.Name}\"", e);
        }
    }

    // Filled beside its place and renamed, so that a failure leaves what was there.
    private static void Fill(StoredImage image, string directory, ExistingDirectory existing, Action<string> fill)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (target == "/")
        {
            throw new RktException("this would delete your root filesystem. Refusing.");
        }

        if (existing == ExistingDirectory.Refuse && Path.Exists(target))
        {
            throw new RktException($"output directory \"{directory}\" exists (try --overwrite)");
        }

        var work = $"{Path.GetDirectoryName(target)!.TrimEnd('/')}/.{Path.GetFileName(target)}.{Environment.ProcessId}.tmp";
        try
        {
            DirectoryEntry.Create(work, DirectoryMode | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            fill(work);
            TreeRemoval.Remove(target);
            DirectoryEntry.Move(work, target);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            TreeRemoval.Remove(work);
            throw new RktException($"cannot write image \"{image.Name}\" to \"{directory}\"", e);
        }
    }
}
