using Rkt.Images.Archives.Tar;
using Rkt.Images.Store;

namespace Rkt.Images.Rendering;

/// <summary>One image's place in a rendered root file system.</summary>
internal sealed class ImageLayer
{
    private readonly PathWhitelist _own;
    private readonly IReadOnlyList<PathWhitelist> _inherited;

    /// <param name="image">The image.</param>
    /// <param name="own">Its whitelist.</param>
    /// <param name="inherited">The whitelists of the images that it is a dependency of.</param>
    public ImageLayer(StoredImage image, PathWhitelist own, IReadOnlyList<PathWhitelist> inherited)
    {
        Image = image;
        _own = own;
        _inherited = inherited;
    }

    public StoredImage Image { get; }

    /// <summary>Whether some list keeps something out.</summary>
    public bool IsFiltered => !_own.IsEmpty || _inherited.Any(list => !list.IsEmpty);

    /// <summary>Whether the image shows what it has at a path (appc: the own list filters files only, those above it directories too).</summary>
    public bool Shows(TarName path, bool isDirectory) =>
        (isDirectory || _own.Contains(path)) && _inherited.All(list => list.Contains(path));
}
