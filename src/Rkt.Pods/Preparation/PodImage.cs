using Appc.Images;
using Appc.Names;

namespace Rkt.Pods.Preparation;

/// <summary>An image of the store as a pod uses it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="ManifestJson">The manifest's own bytes, kept with the pod.</param>
/// <param name="LowerDirectories">The trees that make up its root, absolute paths, uppermost first.</param>
internal sealed record PodImage(StoreKey Key, ImageManifest Manifest, byte[] ManifestJson, IReadOnlyList<string> LowerDirectories);
