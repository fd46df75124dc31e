using Rkt.Host.Errors;
using Rkt.Images.Rendering;
using Rkt.Images.Store;
using Rkt.Images.Trust;

namespace Rkt.Images.References;

/// <summary>Answers image references from the store alone, and only with images that may be used: whole, and verified unless nobody asks.</summary>
/// <param name="store">The images.</param>
/// <param name="trust">Which signers are trusted; null when images are taken without a signature.</param>
public sealed class StoredImageSearch(ImageStore store, TrustedFingerprints? trust)
{
    /// <summary>The image of a name that has all the labels, those of this machine where os and arch are left open; null when there is none that may be used.</summary>
    public StoredImage? FindByName(ImageName name)
    {
        var wanted = name.WithHostPlatform();
        return store.FindByName(wanted.Name, wanted.Labels) is { } image && FindObstacle(image) is null ? image : null;
    }

    /// <summary>The image whose key begins so.</summary>
    /// <exception cref="RktException">There is none, several begin so, or it may not be used.</exception>
    public StoredImage GetByKey(string prefix)
    {
        var image = store.Resolve(prefix) ?? throw NoSuchKey(prefix);
        return FindObstacle(image) is { } obstacle ? throw obstacle : image;
    }

    /// <summary>The image that a name means.</summary>
    /// <exception cref="RktException">There is none in the store, or it may not be used.</exception>
    public StoredImage GetByName(ImageName name)
    {
        var wanted = name.WithHostPlatform();
        var image = store.FindByName(wanted.Name, wanted.Labels) ?? throw new RktException(
            $"cannot find aci satisfying name: \"{name.Name}\" and labels: [{wanted.LabelsInWords()}] in the local store")
        {
            Hint = "to look for it elsewhere, leave out --pull-policy=never",
        };
        return FindObstacle(image) is { } obstacle ? throw obstacle : image;
    }

    /// <summary>Whether an image, taken by itself, was signed by a key that is trusted, unless nobody asks.</summary>
    public bool IsTrusted(StoredImage image) => trust?.IsTrusted(image) != false;

    /// <summary>Why an image of the store, or one that it builds upon, may not be used; null when it may.</summary>
    public RktException? FindObstacle(StoredImage image)
    {
        try
        {
            foreach (var part in RootfsLayers.ImagesOf(store, image))
            {
                if (!IsTrusted(part))
                {
                    return NotVerified(part);
                }
            }

            return null;
        }
        catch (MissingDependencyException e)
        {
            return e;
        }
    }

    private static RktException NotVerified(StoredImage image) => image.Signers.Count == 0
        ? new RktException($"image \"{image.Name}\" ({image.Key.Short(12)}) of the store was never verified")
        {
            Hint = "fetch it again with its signature, or use it unverified with --insecure-options=image",
        }
        : new RktException($"image \"{image.Name}\" ({image.Key.Short(12)}) of the store was signed by key {image.Signers[^1]}, which is not trusted any more")
        {
            Hint = $"trust it again (rkt trust --prefix={image.Name}), or use the image unverified with --insecure-options=image",
        };

    private static RktException NoSuchKey(string prefix) => new($"no image with hash \"{prefix}\" in the local store")
    {
        Hint = "see which there are: rkt image list",
    };
}
