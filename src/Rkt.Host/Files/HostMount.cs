using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>Mounts in the host's own mount namespace: the one kind of ours is the file that holds a network namespace.</summary>
public static class HostMount
{
    /// <summary>Makes a file or directory appear at another path.</summary>
    public static void Bind(string source, string target) => Bind(source, target, 0);

    private static void Bind(string source, string target, ulong flags)
    {
        if (Syscall.mount(source, target, type: null, Syscall.MS_BIND | flags, data: null) < 0)
        {
            throw KernelException.FromLastError("mount", $"{source} on {target}");
        }
    }

    /// <summary>Makes a directory a mount of its own that is shared with other mount namespaces, unless it is one.</summary>
    public static void Share(string directory)
    {
        if (Syscall.mount("none", directory, type: null, Syscall.MS_SHARED | Syscall.MS_REC, data: null) == 0)
        {
            return;
        }

        if (Marshal.GetLastPInvokeError() != Errno.EINVAL)
        {
            throw KernelException.FromLastError("mount", directory);
        }

        Bind(directory, directory, Syscall.MS_REC);
        Share(directory);
    }

    /// <summary>Takes what is mounted at a path away, now or when its last user is done; false when nothing is mounted there.</summary>
    public static bool Detach(string path)
    {
        if (Syscall.umount2(path, Syscall.MNT_DETACH | Syscall.UMOUNT_NOFOLLOW) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() is Errno.EINVAL or Errno.ENOENT ? false : throw KernelException.FromLastError("umount2", path);
    }
}
