using Rkt.Host.Files;

namespace Rkt.Stage1.Names;

/// <summary>Whether an image brings a hosts file of its own.</summary>
public static class ImageHosts
{
    /// <summary>Looks into the directories that an app's root is made of.</summary>
    /// <remarks>An empty file is none: it is what tools leave, ours too, where they had a file mounted, and without lines there is no localhost.</remarks>
    /// <param name="layers">The directories, uppermost first.</param>
    public static bool IsIn(IReadOnlyList<string> layers)
    {
        foreach (var layer in layers)
        {
            if (RootedFile.Resolve(layer, "/etc/hosts", out var status) is not null)
            {
                return status is not { IsRegularFile: true, Size: 0 };
            }
        }

        return false;
    }
}
