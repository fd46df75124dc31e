using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>Directories made and moved by one system call each, so that of two processes that try, one succeeds.</summary>
public static class DirectoryEntry
{
    /// <summary>Makes a directory; its parent must exist.</summary>
    /// <exception cref="KernelException">It exists already, or cannot be made.</exception>
    public static void Create(string path, UnixFileMode mode)
    {
        if (Syscall.mkdir(path, (uint)mode) < 0)
        {
            throw KernelException.FromLastError("mkdir", path);
        }
    }

    /// <summary>Makes a directory unless it exists; its parent must exist.</summary>
    public static void Ensure(string path, UnixFileMode mode)
    {
        if (Syscall.mkdir(path, (uint)mode) < 0 && Marshal.GetLastPInvokeError() != Errno.EEXIST)
        {
            throw KernelException.FromLastError("mkdir", path);
        }
    }

    /// <summary>Renames a directory within its file system.</summary>
    /// <exception cref="KernelException">The source is gone, or the destination is a directory with something in it.</exception>
    public static void Move(string from, string to)
    {
        if (Syscall.rename(from, to) < 0)
        {
            throw KernelException.FromLastError("rename", from);
        }
    }

    /// <summary>Renames a directory, or returns false when it is not there any more.</summary>
    public static bool TryMove(string from, string to)
    {
        if (Syscall.rename(from, to) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == Errno.ENOENT ? false : throw KernelException.FromLastError("rename", from);
    }

    /// <summary>Removes an empty directory; true when it is gone, whoever removed it, and false when it cannot be removed.</summary>
    public static bool TryRemove(string path) => Syscall.rmdir(path) == 0 || Marshal.GetLastPInvokeError() == Errno.ENOENT;
}
