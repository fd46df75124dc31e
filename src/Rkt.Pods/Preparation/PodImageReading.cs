using Rkt.Host.Errors;
using Rkt.Images.Store;

namespace Rkt.Pods.Preparation;

/// <summary>Reads of an image in the store what a pod needs of it.</summary>
internal static class PodImageReading
{
    /// <exception cref="RktException">The image in the store is damaged, or something that it builds upon is missing.</exception>
    public static PodImage Read(ImageStore store, StoredImage image)
    {
        try
        {
            // Image collection goes by the time of the last use.
            store.MarkUsed(image);
            var json = File.ReadAllBytes(image.ManifestPath);
            return new PodImage(image.Key, Appc.Images.ImageManifest.Parse(json), json, [image.RootfsPath]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new RktException($"cannot use image \"{image.Key}\" of the store", e);
        }
    }
}
