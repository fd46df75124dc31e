using Appc.Names;
using Rkt.Images.Requests;

namespace Rkt.Pods.Preparation;

/// <summary>Whoever brings images from files, servers and registries into the store.</summary>
public interface IImageSource
{
    /// <summary>Brings images, and all that they build upon, into the store.</summary>
    /// <param name="images">What is wanted.</param>
    /// <param name="isTrusted">Whether they need no signature, as what comes with the installation.</param>
    /// <returns>A key for each, in their order.</returns>
    /// <exception cref="Rkt.Host.Errors.RktException">One of them cannot be had, or may not be used.</exception>
    IReadOnlyList<StoreKey> Fetch(IReadOnlyList<WantedImage> images, bool isTrusted);
}
