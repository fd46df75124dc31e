using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>Advisory locks (flock) on open directories. The kernel drops one when the last descriptor that shares it is closed.</summary>
public static class FileLock
{
    /// <summary>Takes the exclusive lock, or returns false when somebody else holds any lock.</summary>
    public static bool TryTakeExclusive(DirectoryHandle directory) => TryLock(directory, Syscall.LOCK_EX | Syscall.LOCK_NB);

    /// <summary>Takes a shared lock, or returns false when somebody else holds the exclusive one.</summary>
    public static bool TryTakeShared(DirectoryHandle directory) => TryLock(directory, Syscall.LOCK_SH | Syscall.LOCK_NB);

    /// <summary>Waits for the exclusive lock.</summary>
    public static void TakeExclusive(DirectoryHandle directory) => TryLock(directory, Syscall.LOCK_EX);

    /// <summary>Waits for a shared lock.</summary>
    public static void TakeShared(DirectoryHandle directory) => TryLock(directory, Syscall.LOCK_SH);

    /// <summary>Gives the lock up before the directory is closed.</summary>
    public static void Release(DirectoryHandle directory) => TryLock(directory, Syscall.LOCK_UN);

    internal static void TakeExclusive(int descriptor, string path) => TryLock(descriptor, path, Syscall.LOCK_EX);

    private static bool TryLock(DirectoryHandle directory, int operation) => TryLock(directory.Descriptor, directory.Path, operation);

    private static bool TryLock(int descriptor, string path, int operation)
    {
        while (Syscall.flock(descriptor, operation) < 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case Errno.EINTR:
                    continue;
                case Errno.EAGAIN:
                    return false;
                default:
                    throw KernelException.FromLastError("flock", path);
            }
        }

        return true;
    }
}
