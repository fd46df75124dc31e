using Appc.Images;
using Rkt.Host.Errors;
using Rkt.Images.Store;

namespace Rkt.Images.Rendering;

/// <summary>The directories that an overlay of an image's root file system is mounted from.</summary>
public static class RootfsLayers
{
    /// <summary>Gives the directories, the uppermost first, and renders the image if it has to be.</summary>
    /// <param name="store">The store that has the image.</param>
    /// <param name="image">The image.</param>
    /// <param name="manifest">Its manifest, which callers have read anyway.</param>
    /// <returns>
    /// The <c>rootfs</c> of the image and of each image it depends on; for one with a path whitelist, which an overlay cannot
    /// express, a single directory with what the lists leave.
    /// </returns>
    /// <exception cref="RktException">A dependency is missing, or rendering failed.</exception>
    public static IReadOnlyList<string> Prepare(ImageStore store, StoredImage image, ImageManifest manifest)
    {
        // What nearly every image is: nothing to resolve, nothing to render.
        if (manifest.Dependencies.Count == 0 && manifest.PathWhitelist.Count == 0)
        {
            return [image.RootfsPath];
        }

        var layers = ImageLayers.Of(store, image, manifest);

        // An image that two others depend on counts where it comes first; an overlay refuses a directory given twice.
        return layers.Any(layer => layer.IsFiltered)
            ? [RenderedTrees.FindOrRender(store, layers)]
            : [.. layers.Select(layer => layer.Image.RootfsPath).Distinct()];
    }

    /// <summary>An image and all that it builds upon.</summary>
    /// <exception cref="MissingDependencyException">One of them is not in the store.</exception>
    /// <exception cref="RktException">An image depends on itself, or is damaged.</exception>
    public static IEnumerable<StoredImage> ImagesOf(ImageStore store, StoredImage image) =>
        image.HasDependencies ? ImageLayers.Of(store, image, image.ReadManifest()).Select(layer => layer.Image) : [image];
}
