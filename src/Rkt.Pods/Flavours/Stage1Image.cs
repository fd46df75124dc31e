using Appc.Images;
using Rkt.Host.Errors;
using Rkt.Images.Store;

namespace Rkt.Pods.Flavours;

/// <summary>An image of the store that can be a pod's stage1.</summary>
/// <param name="Image">The image.</param>
/// <param name="Manifest">Its manifest.</param>
public sealed record Stage1Image(StoredImage Image, ImageManifest Manifest)
{
    /// <summary>What a pod cannot be without: nobody makes a pod that cannot be run, or cannot be collected afterwards.</summary>
    internal static IReadOnlyList<string> Required { get; } = [EntrypointName.Run, EntrypointName.Gc];

    /// <summary>Reads an image, and sees to it that it is a stage1 for this machine.</summary>
    /// <exception cref="RktException">It is not, or not one that this program can talk to.</exception>
    public static Stage1Image Read(ImageStore store, StoredImage image)
    {
        store.MarkUsed(image);
        var manifest = image.ReadManifest();
        foreach (var name in Required)
        {
            _ = EntrypointOf(manifest, name) ?? throw new RktException($"image \"{image.Name}\" is not a stage1: it has no annotation \"{name}\"")
            {
                Hint = "a stage1 image names its entrypoints by annotations: see docs/stage1.md",
            };
        }

        _ = InterfaceVersion.Of(manifest);
        CheckPlatform(manifest);
        return new Stage1Image(image, manifest);
    }

    /// <summary>The path of an entrypoint inside the image's tree; null when it has none.</summary>
    public static string? EntrypointOf(ImageManifest manifest, string name) =>
        manifest.Annotations.Find(name) is { Length: > 0 } path ? path : null;

    /// <summary>A label that is missing is no mistake here: stage1 images of old had none.</summary>
    private static void CheckPlatform(ImageManifest manifest)
    {
        var os = manifest.Labels.Find("os") ?? Platform.Host.Os;
        var arch = manifest.Labels.Find("arch") ?? Platform.Host.Arch;
        if (!new Platform(os, arch).RunsHere)
        {
            throw new RktException($"cannot use stage1 image \"{manifest.Name}\": it is for {os}/{arch}, and this machine is {Platform.Host.Os}/{Platform.Host.Arch}");
        }
    }
}
