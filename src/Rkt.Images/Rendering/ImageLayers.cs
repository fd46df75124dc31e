using Appc.Images;
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
    private readonly List<StoredImage> _path = [];

    private ImageLayers(ImageStore store)
    {
        _store = store;
    }

    /// <exception cref="MissingDependencyException">A dependency is not in the store.</exception>
    /// <exception cref="RktException">An image depends on itself.</exception>
    public static IReadOnlyList<ImageLayer> Of(ImageStore store, StoredImage image, ImageManifest manifest)
    {
        var layers = new ImageLayers(store);
        layers.Add(image, manifest, []);
        return layers._layers;
    }

    private void Add(StoredImage image, ImageManifest manifest, IReadOnlyList<PathWhitelist> inherited)
    {
        if (_path.Exists(above => above.Key == image.Key))
        {
            throw new RktException($"image \"{image.Name}\" depends on itself ({Circle(image)})")
            {
                Hint = "no order of them can be mounted: ask whoever publishes them to take one dependency out",
            };
        }

        _path.Add(image);
        if (_layers.Count == MaxLayers)
        {
            throw new RktException($"image with more than {MaxLayers} dependencies");
        }

        var own = new PathWhitelist(manifest.PathWhitelist);
        _layers.Add(new ImageLayer(image, own, inherited));
        foreach (var dependency in manifest.Dependencies.Reverse())
        {
            var found = Find(dependency) ?? throw new MissingDependencyException(image.Name, dependency);
            Add(found, found.ReadManifest(), [.. inherited, own]);
        }

        _path.RemoveAt(_path.Count - 1);
    }

    private string Circle(StoredImage image) =>
        string.Join(" -> ", _path.SkipWhile(above => above.Key != image.Key).Append(image).Select(member => member.Name));

    private StoredImage? Find(Dependency dependency) => Find(_store, dependency);

    /// <summary>The image of a store that a dependency means: by its ID when it has one, else by name and labels.</summary>
    public static StoredImage? Find(ImageStore store, Dependency dependency)
    {
        if (dependency.ImageId is not { } id)
        {
            return store.FindByName(dependency.ImageName, dependency.Labels);
        }

        return id.HasKey ? store.Find(id.Key) : store.Resolve(id.ToString());
    }
}
