using Rkt.Host.Files;
using Rkt.Host.Files.Trees;

namespace Rkt.Stage1.Mounts;

/// <summary>The lowest layer of every overlay: the places that stage1 mounts something on, for images that lack them.</summary>
/// <remarks>
/// Without it each of them would be made in the pod's own layer, at every start: a dozen new inodes, and an app's changes mixed with ours.
/// </remarks>
public static class Skeleton
{
    private static readonly string[] Directories = ["dev", "etc", "proc", "run", "sys"];
    private static readonly string[] Files = ["etc/hostname", "etc/hosts"];

    /// <summary>Makes the directory unless it is there.</summary>
    /// <param name="directory">Where it is kept, shared by all pods.</param>
    /// <returns>Its absolute path.</returns>
    public static string Ensure(string directory)
    {
        var path = Path.GetFullPath(directory);
        if (Directory.Exists(path))
        {
            return path;
        }

        var fresh = $"{path}.{Environment.ProcessId}.tmp";
        Directory.CreateDirectory(fresh, Permissions.Directory);
        foreach (var name in Directories)
        {
            Directory.CreateDirectory($"{fresh}/{name}", Permissions.Directory);
        }

        Directory.CreateDirectory($"{fresh}/tmp");
        File.SetUnixFileMode($"{fresh}/tmp", Permissions.SharedDirectory);
        foreach (var name in Files)
        {
            File.WriteAllBytes($"{fresh}/{name}", []);
        }

        File.CreateSymbolicLink($"{fresh}/etc/mtab", "../proc/self/mounts");
        try
        {
            DirectoryEntry.Move(fresh, path);
        }
        catch (IOException) when (Directory.Exists(path))
        {
            // Another pod was first.
            TreeRemoval.Remove(fresh);
        }

        return path;
    }
}
