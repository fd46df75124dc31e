using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>Mounts in the host's own mount namespace: the one kind of ours is the file that holds a network namespace.</summary>
public static class HostMount
{
    /// <summary>Makes a file or directory appear at another path.</summary>
    public static void Bind(string source, string target)
    {
        if (Syscall.mount(source, target, type: null, Syscall.MS_BIND, data: null) < 0)
        {
            throw KernelException.FromLastError("mount", $"{source} on {target}");
        }
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
