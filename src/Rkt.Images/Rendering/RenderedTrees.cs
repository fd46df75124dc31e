using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Images.Store;

namespace Rkt.Images.Rendering;

/// <summary>Root file systems that were rendered for pods and are kept: <c>trees/TREEID/rootfs</c> in the data directory.</summary>
/// <remarks>
/// Like images, they are complete or absent. A tree's ID is the key of its uppermost image, and a number when that was rendered before with other
/// dependencies; the file <c>images</c> names all that it was made of, so it never goes stale. (The reference's IDs are hashes of that list.)
/// </remarks>
public static class RenderedTrees
{
    private const string Images = "images";

    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Removes the trees that are not in use.</summary>
    /// <param name="store">The store.</param>
    /// <param name="isInUse">Whether a pod mounts a directory: asked with the path that <see cref="RootfsLayers.Prepare"/> gave.</param>
    /// <returns>The IDs of the trees removed.</returns>
    public static IReadOnlyList<string> Collect(ImageStore store, Func<string, bool> isInUse)
    {
        var removed = new List<string>();
        if (!Directory.Exists(store.Layout.Trees))
        {
            return removed;
        }

        foreach (var tree in Directory.GetDirectories(store.Layout.Trees))
        {
            if (!isInUse($"{tree}/rootfs"))
            {
                using var work = WorkDirectory.Create(store.Layout);
                if (DirectoryEntry.TryMove(tree, $"{work.Path}/tree"))
                {
                    removed.Add(Path.GetFileName(tree));
                }
            }
        }

        return removed;
    }

    internal static string FindOrRender(ImageStore store, IReadOnlyList<ImageLayer> layers)
    {
        var images = string.Join('\n', layers.Select(layer => layer.Image.Key));
        for (var number = 0; ; number++)
        {
            var tree = $"{store.Layout.Trees}/deps-{layers[0].Image.Key}{(number == 0 ? "" : $"-{number}")}";
            if (!Directory.Exists(tree))
            {
                Render(store, layers, images, tree);
            }

            // Somebody else may have rendered other layers there meanwhile.
            if (IsOf(tree, images))
            {
                return $"{tree}/rootfs";
            }
        }
    }

    private static bool IsOf(string tree, string images)
    {
        var list = $"{tree}/{Images}";
        return File.Exists(list) && File.ReadAllText(list) == images;
    }

    private static void Render(ImageStore store, IReadOnlyList<ImageLayer> layers, string images, string destination)
    {
        try
        {
            using var work = WorkDirectory.Create(store.Layout);
            DirectoryEntry.Create($"{work.Path}/rootfs", Mode);
            TreeRenderer.Render(layers, $"{work.Path}/rootfs", FileSharing.HardLink);
            File.WriteAllText($"{work.Path}/{Images}", images);
            work.Sync();
            using var locked = store.Layout.TakeLock();
            if (!Directory.Exists(destination))
            {
                work.MoveTo(destination);
                DirectoryHandle.Sync(store.Layout.Trees);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot render image \"{layers[0].Image.Name}\"", e);
        }
    }
}
