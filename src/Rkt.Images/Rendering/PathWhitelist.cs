using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Rendering;

/// <summary>The paths that an image lets through of itself and of what it depends on; an empty list lets all through.</summary>
internal sealed class PathWhitelist
{
    private readonly HashSet<TarName> _paths;

    /// <param name="paths">Absolute paths, as in the manifest.</param>
    public PathWhitelist(IReadOnlyList<string> paths)
    {
        _paths = [.. paths.Select(Clean)];
    }

    public bool IsEmpty => _paths.Count == 0;

    /// <param name="path">Relative to the root file system.</param>
    public bool Contains(TarName path) => IsEmpty || _paths.Contains(path);

    private static TarName Clean(string path) =>
        string.Join('/', path.Split('/').Where(component => component.Length > 0 && component != "."));
}
