using Rkt.Images.Store;

namespace Rkt.Images.Fetching;

/// <summary>The last step of every way into the store.</summary>
internal static class Admission
{
    /// <summary>Makes an image that has come in one of the store, if its signature holds.</summary>
    /// <param name="services">The store.</param>
    /// <param name="pending">The image; what is not admitted is removed when its owner disposes of it.</param>
    /// <param name="gate">What has seen every byte of it; null when nobody asks for a signature.</param>
    /// <param name="options">What to remember.</param>
    /// <exception cref="Rkt.Host.Errors.RktException">The signature does not hold; the store is as before.</exception>
    public static StoredImage Admit(FetchServices services, PendingImage pending, SignatureGate? gate, ImportOptions options)
    {
        if (gate is null)
        {
            return services.Store.Commit(pending, options);
        }

        var signer = gate.Finish(pending.Manifest.Name);
        services.Listener.Verified(signer);
        return services.Store.Commit(pending, options with { Signers = [signer.Fingerprint.ToString()] });
    }
}
