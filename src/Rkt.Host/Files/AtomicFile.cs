using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>Writes files that are there whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file under a temporary name and renames it into place.</summary>
    /// <param name="path">The file; an existing one is replaced. Its directory must exist.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="mode">Permission bits, whatever the umask.</param>
    /// <param name="durability">Whether it must survive a power loss when this returns.</param>
    /// <exception cref="KernelException">It cannot be written; what was there is there still.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode, Durability durability)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        var descriptor = Create(temporary, mode);
        try
        {
            try
            {
                NewFile.Write(descriptor, temporary, content);
                Require(Syscall.fchmod(descriptor, (uint)mode), "fchmod", temporary);
                if (durability == Durability.PowerLoss)
                {
                    Require(Syscall.fsync(descriptor), "fsync", temporary);
                }
            }
            finally
            {
                _ = Syscall.close(descriptor);
            }

            Require(Syscall.rename(temporary, path), "rename", path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        if (durability == Durability.PowerLoss)
        {
            DirectoryHandle.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
    }

    // Never truncated instead: ext4 writes a file that was truncated to disk as soon as it is closed, for programs that do not rename.
    private static int Create(string path, UnixFileMode mode)
    {
        var descriptor = NewFile.Create(path, mode);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == Errno.EEXIST)
        {
            // Left by a process that had our number and was killed.
            File.Delete(path);
            descriptor = NewFile.Create(path, mode);
        }

        return descriptor < 0 ? throw KernelException.FromLastError("open", path) : descriptor;
    }

    private static void Require(int result, string call, string path)
    {
        if (result < 0)
        {
            throw KernelException.FromLastError(call, path);
        }
    }
}
