using System.Text;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files.Trees;

/// <summary>Removes whole trees, whatever bytes their names are made of, without leaving them through a symbolic link.</summary>
public static class TreeRemoval
{
    /// <summary>Removes what a path names and all below it; nothing happens when it is not there.</summary>
    public static void Remove(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        try
        {
            using var parent = TreeDirectory.Open(Path.GetDirectoryName(full)!);
            parent.Remove(new TreeEntry(Encoding.UTF8.GetBytes(Path.GetFileName(full)), NodeType.Unknown));
        }
        catch (KernelException e) when (e.Errno == Errno.ENOENT)
        {
            // Somebody else was faster, or it was never there.
        }
    }
}
