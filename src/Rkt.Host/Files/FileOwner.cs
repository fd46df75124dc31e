using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>Changes who owns a file.</summary>
public static class FileOwner
{
    /// <summary>Sets user and group of what a path names; a symbolic link is not followed.</summary>
    public static void Set(string path, uint uid, uint gid)
    {
        if (Syscall.lchown(path, uid, gid) < 0)
        {
            throw KernelException.FromLastError("lchown", path);
        }
    }
}
