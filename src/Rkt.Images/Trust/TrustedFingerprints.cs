using Appc.Names;
using Rkt.Images.Store;

namespace Rkt.Images.Trust;

/// <summary>Whether a key that was seen before is trusted now, told from the names of key files alone: nothing is read, and OpenPGP is not needed.</summary>
/// <param name="systemConfiguration">The vendor's configuration directory.</param>
/// <param name="localConfiguration">The administrator's, where an empty file takes away what the vendor trusts.</param>
/// <remarks>
/// This is what makes the store safe: an image runs if its archive was verified when it came in, and the key that signed it has not been
/// distrusted since. Files: <c>trustedkeys/root.d/FINGERPRINT</c> and <c>trustedkeys/prefix.d/PREFIX/FINGERPRINT</c>.
/// </remarks>
public sealed class TrustedFingerprints(string systemConfiguration, string localConfiguration)
{
    /// <summary>Whether one of the keys that signed an image is trusted for images of its name.</summary>
    public bool IsTrusted(StoredImage image)
    {
        foreach (var signer in image.Signers)
        {
            if (IsTrusted(signer, image.Name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a key is trusted for images of a name.</summary>
    /// <param name="fingerprint">40 lower-case digits.</param>
    /// <param name="image">The image's name; keys of each prefix of it count, by whole path elements.</param>
    /// <remarks>The first file decides, in the opposite of the order in which <see cref="KeyStore.ForImage"/> lets later ones win.</remarks>
    public bool IsTrusted(string fingerprint, AcIdentifier image)
    {
        var name = PlainStart(image.ToString());
        return Decide(localConfiguration, "prefix.d", name, fingerprint)
            ?? Decide(systemConfiguration, "prefix.d", name, fingerprint)
            ?? Decide($"{localConfiguration}/trustedkeys/root.d/{fingerprint}")
            ?? Decide($"{systemConfiguration}/trustedkeys/root.d/{fingerprint}")
            ?? false;
    }

    private static bool? Decide(string configuration, string scope, string name, string fingerprint)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('/', end - 1))
        {
            if (Decide($"{configuration}/trustedkeys/{scope}/{name[..end]}/{fingerprint}") is { } decision)
            {
                return decision;
            }
        }

        return null;
    }

    // Names are judged loosely: "a/../b" is one, and must not lead to another directory.
    private static string PlainStart(string name)
    {
        var start = 0;
        foreach (var element in name.Split('/'))
        {
            if (element is "" or "." or "..")
            {
                return name[..Math.Max(0, start - 1)];
            }

            start += element.Length + 1;
        }

        return name;
    }

    // An empty file is there to distrust.
    private static bool? Decide(string path) => new FileInfo(path) is { Exists: true } file ? file.Length > 0 : null;
}
