using Appc.Images;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Images.Rendering;
using Rkt.Images.Store;

namespace Rkt.Pods.Preparation;

/// <summary>Reads of an image in the store what a pod needs of it.</summary>
internal static class PodImageReading
{
    /// <exception cref="RktException">The image in the store is damaged, or something that it builds upon is missing.</exception>
    public static PodImage Read(ImageStore store, StoredImage image, RootKind roots)
    {
        try
        {
            // Image collection goes by the time of the last use.
            store.MarkUsed(image);
            var json = File.ReadAllBytes(image.ManifestPath);
            var manifest = ImageManifest.Parse(json);
            IReadOnlyList<string> lowerDirectories = roots == RootKind.Overlay ? RootfsLayers.Prepare(store, image, manifest) : [];
            MarkUsed(store, lowerDirectories);
            return new PodImage(image.Key, manifest, json, lowerDirectories);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new RktException($"cannot use image \"{image.Key}\" of the store", e);
        }
    }

    /// <summary>What an image builds upon is used with it; the trees name it, as DATA/images/KEY/rootfs.</summary>
    private static void MarkUsed(ImageStore store, IReadOnlyList<string> lowerDirectories)
    {
        foreach (var path in lowerDirectories.Skip(1))
        {
            if (StoreKey.TryParse(Path.GetFileName(Path.GetDirectoryName(path)), out var key) && store.Find(key) is { } dependency)
            {
                store.MarkUsed(dependency);
            }
        }
    }
}
