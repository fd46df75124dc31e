using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>What the kernel says of the file systems that are mounted or could be.</summary>
public static class MountedFileSystem
{
    private const int StatfsWords = 32;

    /// <summary>Of the mount's flags; before it come type and sizes, six counts, two words of an identifier that share one, and two lengths.</summary>
    private const int FlagsWord = 10;

    /// <summary>The type of the file system that holds a path.</summary>
    /// <exception cref="KernelException">There is nothing at the path.</exception>
    public static unsafe FileSystemKind KindOf(string path)
    {
        var buffer = stackalloc long[StatfsWords];
        if (Syscall.statfs(path, buffer) < 0)
        {
            throw KernelException.FromLastError("statfs", path);
        }

        var kind = (FileSystemKind)buffer[0];
        return kind is FileSystemKind.Aufs or FileSystemKind.Overlay or FileSystemKind.Zfs ? kind : FileSystemKind.Other;
    }

    /// <summary>Whether the mount that a path is on is read-only.</summary>
    /// <exception cref="KernelException">There is nothing at the path.</exception>
    public static unsafe bool IsReadOnly(string path)
    {
        var buffer = stackalloc long[StatfsWords];
        return Syscall.statfs(path, buffer) < 0
            ? throw KernelException.FromLastError("statfs", path)
            : (buffer[FlagsWord] & Syscall.ST_RDONLY) != 0;
    }

    /// <summary>Whether the kernel, as it is loaded now, knows a type of file system.</summary>
    public static bool IsKnown(string type)
    {
        foreach (var line in File.ReadLines("/proc/filesystems"))
        {
            // "nodev" or nothing, a tab, the type.
            if (line.AsSpan(line.IndexOf('\t') + 1).SequenceEqual(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where something is mounted at or below a directory, in this mount namespace; deepest last.</summary>
    /// <param name="directory">Absolute, without symbolic links.</param>
    public static IReadOnlyList<string> MountsBelow(string directory)
    {
        var mounts = new List<string>();
        foreach (var mount in MountTable.Read())
        {
            var target = mount.Target;
            if (target == directory || target.StartsWith(directory + "/", StringComparison.Ordinal))
            {
                mounts.Add(target);
            }
        }

        return mounts;
    }
}
