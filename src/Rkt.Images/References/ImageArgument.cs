using Rkt.Host.Errors;
using Rkt.Images.Store;

namespace Rkt.Images.References;

/// <summary>An image of the store as a command's word names it: a key, the start of one, or a name with labels.</summary>
public static class ImageArgument
{
    private const string KeyPrefix = "sha512-";

    /// <exception cref="RktException">No image is meant, or several are.</exception>
    public static StoredImage Find(ImageStore store, string text)
    {
        if (text.StartsWith(KeyPrefix, StringComparison.Ordinal))
        {
            return store.Resolve(text) ?? throw new RktException($"no image with hash \"{text}\" in the local store");
        }

        ImageName name;
        try
        {
            name = ImageName.Parse(text);
        }
        catch (FormatException e)
        {
            throw new RktException($"\"{text}\" is neither an image hash nor an image name", e);
        }

        // Without os and arch of this machine: what is in the store may be looked at wherever it would run.
        return store.FindByName(name.Name, name.Labels)
            ?? throw new RktException($"cannot find aci satisfying name: \"{name.Name}\" and labels: [{name.LabelsInWords()}] in the local store");
    }
}
