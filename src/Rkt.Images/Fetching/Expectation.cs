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
        if (FindDifference(image.Manifest.Name, image.Manifest.Labels, image.Id, (image.Size, image.ArchiveSize)) is { } difference)
        {
            throw new RktException(difference) { Hint = "the server offers another image than was asked for: tell its owner" };
        }
    }

    /// <summary>In what an image of the store differs from this; null when it is what was asked for.</summary>
    public string? FindDifference(StoredImage image) => FindDifference(image.Name, image.Labels, image.Id, (image.Size, image.ArchiveSize));

    private string? FindDifference(AcIdentifier name, LabelSet labels, ImageId id, (long Plain, long Received) size)
    {
        if (name != Name.Name)
        {
            return $"error when reading the app name: \"{Name.Name}\" expected but \"{name}\" found";
        }

        foreach (var label in Name.Labels)
        {
            if (FindDifference(label, labels.Find(label.Name.ToString())) is { } difference)
            {
                return difference;
            }
        }

        if (Id is { } wanted && !id.Hex.StartsWith(wanted.Hex, StringComparison.Ordinal))
        {
            return $"image \"{Name.Name}\" has the ID {id}, but {wanted} is asked for";
        }

        // The specification does not say of which form the size is.
        return Size > 0 && Size != size.Plain && Size != size.Received
            ? $"image \"{Name.Name}\" has {size.Received} bytes ({size.Plain} uncompressed), but {Size} are asked for"
            : null;
    }

    private static string? FindDifference(Label wanted, string? found)
    {
        if (found is null)
        {
            return $"requested label \"{wanted.Name}\" not provided by the image manifest";
        }

        return found == wanted.Value
            ? null
            : $"requested value for label \"{wanted.Name}\": \"{wanted.Value}\" differs from fetched aci label value: \"{found}\"";
    }
}
