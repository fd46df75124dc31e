using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Images.References;
using Rkt.Images.Requests;
using Rkt.Images.Store;
using Rkt.Images.Trust;
using Rkt.Pods.Flavours;

namespace Rkt.Pods.Preparation;

/// <summary>Gets the images of a pod: from the store where that is enough, else all the others at once from outside.</summary>
/// <param name="store">The images of the data directory.</param>
/// <param name="trust">Which signers are trusted; null when images are taken without a signature.</param>
/// <param name="policy">When to look outside the store.</param>
/// <param name="source">Whoever gets images from outside.</param>
/// <param name="notice">Told which image is used: a line for people.</param>
public sealed class ImageFinding(
    ImageStore store, TrustedFingerprints? trust, PullPolicy policy, IImageSource source, Action<string> notice)
{
    private readonly StoredImageSearch _search = new(store, trust);

    /// <summary>The images.</summary>
    internal ImageStore Store => store;

    /// <summary>Gets the images that a user named.</summary>
    /// <returns>An image for each, in their order.</returns>
    /// <exception cref="RktException">There is no such image, or it may not or cannot be used.</exception>
    public IReadOnlyList<StoredImage> Get(IReadOnlyList<WantedImage> wanted)
    {
        var images = new StoredImage?[wanted.Count];
        var missing = new List<int>();
        for (var i = 0; i < images.Length; i++)
        {
            images[i] = FindHere(wanted[i]);
            if (images[i] is null)
            {
                missing.Add(i);
            }
        }

        if (missing.Count > 0)
        {
            var keys = source.Fetch(missing.ConvertAll(i => wanted[i]), isTrusted: trust is null);
            for (var i = 0; i < missing.Count; i++)
            {
                images[missing[i]] = store.Find(keys[i]) ?? throw new RktException($"image \"{keys[i]}\" was removed while the pod was prepared");
            }
        }

        return images!;
    }

    /// <summary>Gets an image that a pod manifest names.</summary>
    /// <exception cref="RktException">It is not in the store, or may not be used.</exception>
    public StoredImage Get(ImageId id) => _search.GetByKey(id.ToString());

    /// <summary>Gets the image of a stage1.</summary>
    /// <exception cref="RktException">There is no such image, or it may not or cannot be used.</exception>
    internal StoredImage Get(Stage1Choice choice)
    {
        if (choice.StoreName is { } name && _search.FindByName(ImageName.ParseReference(name)) is { } image)
        {
            return FromStore(image, $"using image from local store for image name {name}");
        }

        var finding = choice.IsInstalled ? new ImageFinding(store, trust: null, policy, source, notice) : this;
        return finding.Get([choice.Image!])[0];
    }

    // Null when the image has to come from outside, or come in again.
    private StoredImage? FindHere(WantedImage wanted)
    {
        var reference = ImageReference.Parse(wanted.Reference);
        return reference.Kind switch
        {
            ImageReferenceKind.Key => FromStore(_search.GetByKey(reference.Value), $"using image from the store with hash {reference.Value}"),
            ImageReferenceKind.Name => FindByName(reference.Value),
            _ => null,
        };
    }

    private StoredImage? FindByName(string text)
    {
        var name = ImageName.ParseReference(text);
        var image = policy switch
        {
            PullPolicy.Never => _search.GetByName(name),
            PullPolicy.New => _search.FindByName(name),
            _ => null,
        };
        return image is null ? null : FromStore(image, $"using image from local store for image name {name}");
    }

    private StoredImage FromStore(StoredImage image, string message)
    {
        notice(message);
        return image;
    }
}
