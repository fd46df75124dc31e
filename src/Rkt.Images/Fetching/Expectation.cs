using Appc.Images;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Images.References;
using Rkt.Images.Store;

namespace Rkt.Images.Fetching;

/// <summary>What an image must turn out to be, whoever serves it under that name.</summary>
internal sealed record Expectation
{
    /// <summary>The name and every label that was asked for, those of the platform included.</summary>
    public required ImageName Name { get; init; }

    /// <summary>The image's ID or the start of it; null when any will do.</summary>
    public ImageId? Id { get; init; }

    /// <summary>Bytes of the archive; 0 when it does not matter.</summary>
    public long Size { get; init; }

    /// <summary>Whether a version was asked for.</summary>
    public bool IsVersioned => Name.Labels.Contains("version");

    /// <summary>What a dependency of an image asks for.</summary>
    public static Expectation Of(Dependency dependency) => new()
    {
        Name = new ImageName(dependency.ImageName, dependency.Labels).WithHostPlatform(),
        Id = dependency.ImageId,
        Size = dependency.Size,
    };

    /// <summary>Holds an image that has come in against this.</summary>
    /// <exception cref="RktException">It is another image; the message says in what.</exception>
    public void Check(PendingImage image)
    {
        if (image.Manifest.Name != Name.Name)
        {
            throw new RktException($"error when reading the app name: \"{Name.Name}\" expected but \"{image.Manifest.Name}\" found")
            {
                Hint = "the server offers another image under this name: tell its owner",
            };
        }

        foreach (var label in Name.Labels)
        {
            CheckLabel(label, image.Manifest.Labels.Find(label.Name.ToString()));
        }

        if (Id is { } id && !image.Id.Hex.StartsWith(id.Hex, StringComparison.Ordinal))
        {
            throw new RktException($"image \"{Name.Name}\" has the ID {image.Id}, but {id} is asked for");
        }

        // The specification does not say of which form; both are known only now.
        if (Size > 0 && Size != image.Size && Size != image.ArchiveSize)
        {
            throw new RktException($"image \"{Name.Name}\" has {image.ArchiveSize} bytes ({image.Size} uncompressed), but {Size} are asked for");
        }
    }

    private static void CheckLabel(Label wanted, string? found)
    {
        if (found is null)
        {
            throw new RktException($"requested label \"{wanted.Name}\" not provided by the image manifest");
        }

        if (found != wanted.Value)
        {
            throw new RktException($"requested value for label \"{wanted.Name}\": \"{wanted.Value}\" differs from fetched aci label value: \"{found}\"");
        }
    }
}
