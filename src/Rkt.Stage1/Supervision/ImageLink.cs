using Rkt.Host.Errors;
using Rkt.Host.Files;

namespace Rkt.Stage1.Supervision;

/// <summary>A symlink in the directories of an app's root: looked for when something has failed at a path through it.</summary>
/// <param name="Path">Where it is, in the app's root.</param>
/// <param name="Target">What it says.</param>
public sealed record ImageLink(string Path, string Target)
{
    /// <summary>The link at a path itself; links above it are followed inside of the trees.</summary>
    /// <param name="path">An absolute path in the app's root.</param>
    /// <param name="trees">The directories that the root is made of, uppermost first.</param>
    /// <returns>Null when there is none; volumes are not looked into.</returns>
    public static ImageLink? At(string path, IReadOnlyList<string> trees)
    {
        foreach (var tree in trees)
        {
            if (Resolve(tree, System.IO.Path.GetDirectoryName(path)!) is not { } directory)
            {
                continue;
            }

            var place = $"{directory}/{System.IO.Path.GetFileName(path)}";
            if (FileStatus.ReadIfExists(place) is not { } status)
            {
                continue;
            }

            return !status.IsDirectory && new FileInfo(place).LinkTarget is { } target ? new ImageLink(path, target) : null;
        }

        return null;
    }

    /// <summary>The link by which a path leaves the trees, or the first one on it; null when there is none.</summary>
    /// <param name="path">An absolute path in the app's root.</param>
    /// <param name="trees">The directories that the root is made of, uppermost first.</param>
    public static ImageLink? On(string path, IReadOnlyList<string> trees)
    {
        ImageLink? first = null;
        for (var end = path.IndexOf('/', 1); ; end = path.IndexOf('/', end + 1))
        {
            var part = end < 0 ? path : path[..end];
            if (At(part, trees) is { } link)
            {
                first ??= link;
                if (trees.All(tree => Resolve(tree, part) is null))
                {
                    return link;
                }
            }

            if (end < 0)
            {
                return first;
            }
        }
    }

    // It is for a hint only, which is then less exact.
    private static string? Resolve(string tree, string path)
    {
        try
        {
            return RootedFile.Resolve(tree, path, out _);
        }
        catch (KernelException)
        {
            return null;
        }
    }
}
