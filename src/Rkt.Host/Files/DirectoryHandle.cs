using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>An open directory: what locks are taken on and what renames are made durable through.</summary>
public sealed class DirectoryHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private DirectoryHandle(int descriptor, string path)
        : base(ownsHandle: true)
    {
        SetHandle(descriptor);
        Path = path;
    }

    /// <summary>The path it was opened by; a rename since then is not reflected.</summary>
    public string Path { get; }

    /// <summary>The file descriptor number, valid while this object lives.</summary>
    public int Descriptor => (int)handle;

    /// <summary>Opens a directory; the descriptor is closed on exec.</summary>
    /// <exception cref="KernelException">It does not exist, is not a directory, or may not be read.</exception>
    public static DirectoryHandle Open(string path) => TryOpen(path, out var errno)
        ?? throw new KernelException("open", errno, path);

    /// <summary>Opens a directory, or returns null when there is none at the path.</summary>
    /// <exception cref="KernelException">It may not be read, or is not a directory.</exception>
    public static DirectoryHandle? OpenIfExists(string path)
    {
        var directory = TryOpen(path, out var errno);
        return directory is null && errno != Errno.ENOENT ? throw new KernelException("open", errno, path) : directory;
    }

    /// <summary>Makes the names in this directory durable: what was created, renamed or removed in it survives a power loss.</summary>
    public void Sync()
    {
        if (Syscall.fsync(Descriptor) < 0)
        {
            throw KernelException.FromLastError("fsync", Path);
        }
    }

    /// <summary>Makes everything written to the file system that holds this directory durable.</summary>
    public void SyncFileSystem()
    {
        if (Syscall.syncfs(Descriptor) < 0)
        {
            throw KernelException.FromLastError("syncfs", Path);
        }
    }

    /// <summary>Lets programs that this process executes inherit the descriptor, and with it a lock held through it.</summary>
    public void PassToChildren()
    {
        if (Syscall.fcntl(Descriptor, Syscall.F_SETFD, 0) < 0)
        {
            throw KernelException.FromLastError("fcntl", Path);
        }
    }

    /// <summary>Makes a rename or a removal in a directory durable.</summary>
    public static void Sync(string path)
    {
        using var directory = Open(path);
        directory.Sync();
    }

    protected override bool ReleaseHandle() => Syscall.close((int)handle) == 0;

    private static DirectoryHandle? TryOpen(string path, out int errno)
    {
        var descriptor = Syscall.open(path, Syscall.O_RDONLY | Syscall.O_DIRECTORY | Syscall.O_CLOEXEC, 0);
        errno = descriptor < 0 ? System.Runtime.InteropServices.Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new DirectoryHandle(descriptor, path);
    }
}
