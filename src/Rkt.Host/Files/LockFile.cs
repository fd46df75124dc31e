using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>The exclusive lock (flock) on a file that is there for nothing else, held until it is disposed of or its holder ends.</summary>
public sealed class LockFile : SafeHandleZeroOrMinusOneIsInvalid
{
    private LockFile(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>Waits for the lock. The file is made when it is missing, and stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Permission bits of a new one, less the umask.</param>
    public static LockFile Take(string path, UnixFileMode mode)
    {
        var descriptor = Syscall.open(path, Syscall.O_RDONLY | Syscall.O_CREAT | Syscall.O_CLOEXEC, (uint)mode);
        if (descriptor < 0)
        {
            throw KernelException.FromLastError("open", path);
        }

        var file = new LockFile(descriptor);
        try
        {
            FileLock.TakeExclusive(descriptor, path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    protected override bool ReleaseHandle() => Syscall.close((int)handle) == 0;
}
