using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>Opens files of an image's tree from outside: symlinks, absolute ones too, are resolved inside the tree.</summary>
public static class RootedFile
{
    /// <summary>Opens a file for reading, or returns null when the tree has none at the path.</summary>
    /// <param name="root">The tree's root on this machine.</param>
    /// <param name="path">The path inside the tree; a leading slash means the tree's root.</param>
    /// <returns>A handle of whatever is there, a directory too; the caller owns it.</returns>
    /// <exception cref="KernelException">It is there but cannot be opened.</exception>
    public static SafeFileHandle? OpenIfExists(string root, string path) => Open(root, path, Syscall.O_RDONLY | Syscall.O_NONBLOCK);

    /// <summary>Whether the tree has something at the path, whatever it is.</summary>
    public static bool Exists(string root, string path)
    {
        using var file = Open(root, path, Syscall.O_PATH);
        return file is not null;
    }

    /// <summary>Finds what a path leads to, symlinks resolved inside the tree.</summary>
    /// <param name="root">The tree's root on this machine.</param>
    /// <param name="path">The path inside the tree.</param>
    /// <param name="status">What is there.</param>
    /// <returns>Its path on this machine, without links below the root; null when the tree has nothing at the path.</returns>
    public static string? Resolve(string root, string path, out FileStatus? status)
    {
        using var file = Open(root, path, Syscall.O_PATH);
        status = file is null ? null : FileStatus.Read(file);
        return file is null ? null : new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget;
    }

    private static SafeFileHandle? Open(string root, string path, int flags)
    {
        using var directory = DirectoryHandle.Open(root);
        var descriptor = Syscall.openat2(directory.Descriptor, path, new Syscall.open_how
        {
            flags = (ulong)(flags | Syscall.O_CLOEXEC),
            resolve = Syscall.RESOLVE_IN_ROOT | Syscall.RESOLVE_NO_MAGICLINKS,
        });
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        return Marshal.GetLastPInvokeError() is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP
            ? null
            : throw KernelException.FromLastError("openat2", $"{root}{path}");
    }
}
