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
    public bool IsTrusted(string fingerprint, AcIdentifier image)
    {
        if (IsTrustedIn("root.d", fingerprint))
        {
            return true;
        }

        var name = image.ToString();
        for (var end = name.Length; end > 0; end = name.LastIndexOf('/', end - 1))
        {
            if (IsTrustedIn($"prefix.d/{name[..end]}", fingerprint))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsTrustedIn(string scope, string fingerprint)
    {
        var local = new FileInfo($"{localConfiguration}/trustedkeys/{scope}/{fingerprint}");
        if (local.Exists)
        {
            return local.Length > 0;
        }

        var system = new FileInfo($"{systemConfiguration}/trustedkeys/{scope}/{fingerprint}");
        return system is { Exists: true, Length: > 0 };
    }
}
