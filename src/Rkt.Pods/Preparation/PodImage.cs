using Appc.Images;
using Appc.Names;

namespace Rkt.Pods.Preparation;

/// <summary>An image of the store as a pod uses it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="ManifestJson">The manifest's own bytes, kept with the pod.</param>
/// <param name="LowerDirectories">The trees that an overlay of its root is made of, absolute paths, uppermost first; none when the root is copied.</param>
internal sealed record PodImage(StoreKey Key, ImageManifest Manifest, byte[] ManifestJson, IReadOnlyList<string> LowerDirectories);
