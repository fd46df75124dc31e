using Appc.Images;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Images.Store;

namespace Rkt.Images.Rendering;

/// <summary>Which images a root file system is made of: an image and all it depends on, the uppermost first.</summary>
/// <remarks>Depth first, and of one image's dependencies the later ones above the earlier: A on B and C, C on D gives A, C, D, B.</remarks>
internal sealed class ImageLayers
{
    // More than an overlay can be mounted of; also the end of a manifest that multiplies its dependencies.
    private const int MaxLayers = 500;

    private readonly ImageStore _store;
    private readonly List<ImageLayer> _layers = [];
    private readonly HashSet<StoreKey> _path = [];

    private ImageLayers(ImageStore store)
    {
        _store = store;
    }

    /// <exception cref="RktException">A dependency is not in the store, or an image depends on itself.</exception>
    public static IReadOnlyList<ImageLayer> Of(ImageStore store, StoredImage image, ImageManifest manifest)
    {
        var layers = new ImageLayers(store);
        layers.Add(image, manifest, []);
        return layers._layers;
    }

    private void Add(StoredImage image, ImageManifest manifest, IReadOnlyList<PathWhitelist> inherited)
    {
        if (!_path.Add(image.Key))
        {
            throw new RktException($"image \"{image.Name}\" depends on itself");
        }

        if (_layers.Count == MaxLayers)
        {
            throw new RktException($"image with more than {MaxLayers} dependencies");
        }

        var own = new PathWhitelist(manifest.PathWhitelist);
        _layers.Add(new ImageLayer(image, own, inherited));
        foreach (var dependency in manifest.Dependencies.Reverse())
        {
            var found = Find(dependency) ?? throw new RktException(
                $"cannot find dependency \"{dependency.ImageName}\" of image \"{image.Name}\" in the local store");
            Add(found, found.ReadManifest(), [.. inherited, own]);
        }

        _path.Remove(image.Key);
    }

    private StoredImage? Find(Dependency dependency)
    {
        if (dependency.ImageId is not { } id)
        {
            return _store.FindByName(dependency.ImageName, dependency.Labels);
        }

        return id.HasKey ? _store.Find(id.Key) : _store.Resolve(id.ToString());
    }
}
