using Rkt.Host.Errors;
using Rkt.Images.References;
using Rkt.Images.Store;

namespace Rkt.Pods.Preparation;

/// <summary>Gets the images that references name: from the store, or from files into the store.</summary>
/// <param name="store">The images of the data directory.</param>
/// <param name="skipSignatures">Whether images from files are taken without a signature.</param>
/// <param name="notice">Told which image is used: a line for people.</param>
public sealed class ImageFinding(ImageStore store, bool skipSignatures, Action<ImageNotice, string> notice)
{
    /// <exception cref="RktException">There is no such image, or it may not or cannot be used.</exception>
    public StoredImage Get(string text, string? signature)
    {
        var reference = ImageReference.Parse(text);
        return reference.Kind switch
        {
            ImageReferenceKind.File => FromFile(reference.Value, signature),
            ImageReferenceKind.Key => FromKey(reference.Value),
            ImageReferenceKind.Name => FromName(reference.Value),
            ImageReferenceKind.Url => throw NotYet(text, "downloading images is not supported yet"),
            _ => throw NotYet(text, "docker images are not supported yet"),
        };
    }

    /// <summary>Takes an image from a file into the store.</summary>
    /// <exception cref="RktException">The file cannot be read, is no image, or is not trusted.</exception>
    public StoredImage FromFile(string path, string? signature)
    {
        try
        {
            using var archive = File.OpenRead(path);
            if (!skipSignatures)
            {
                RefuseUnverified(path, signature);
            }

            var image = store.Import(archive, new ImportOptions { Origin = path });
            notice(ImageNotice.FromFile, $"using image from file {path}");
            return image;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new RktException($"cannot use image from file \"{path}\"", e);
        }
    }

    private StoredImage FromKey(string prefix)
    {
        var image = store.Resolve(prefix) ?? throw NoSuchKey(prefix);
        notice(ImageNotice.FromStore, $"using image from the store with hash {image.Key}");
        return image;
    }

    private StoredImage FromName(string text)
    {
        ImageName name;
        try
        {
            name = ImageName.Parse(text);
        }
        catch (FormatException e)
        {
            throw new RktException($"\"{text}\" is neither a file nor an image name", e);
        }

        var wanted = name.WithHostPlatform();
        if (store.FindByName(wanted.Name, wanted.Labels) is { } image)
        {
            notice(ImageNotice.FromStore, $"using image from local store for image name {name}");
            return image;
        }

        throw new RktException($"cannot find aci satisfying name: \"{name.Name}\" and labels: [{wanted.LabelsInWords()}] in the local store")
        {
            Hint = "image discovery is not supported yet: fetch the image from a file (rkt fetch FILE.aci), or name the file",
        };
    }

    /// <summary>Without keys and their verification nothing can be trusted: an honest refusal, whether there is a signature or not.</summary>
    private static void RefuseUnverified(string path, string? signature)
    {
        var file = signature ?? $"{path}.asc";
        if (!File.Exists(file))
        {
            throw new RktException($"open {file}: no such file or directory")
            {
                Hint = "the image has no signature; to run it all the same, use --insecure-options=image",
            };
        }

        throw new RktException($"cannot verify \"{path}\" by \"{file}\": signature verification is not supported yet")
        {
            Hint = "to run the image unverified, use --insecure-options=image",
        };
    }

    /// <summary>The failure of a key, or a start of one, that no image in the store has.</summary>
    internal static RktException NoSuchKey(string prefix) => new($"no image with hash \"{prefix}\" in the local store")
    {
        Hint = "see which there are: rkt image list",
    };

    private static RktException NotYet(string image, string reason) => new($"cannot fetch \"{image}\": {reason}");
}
