using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>Writes files that must not exist yet, in a directory that nobody else reads before it is complete.</summary>
public static class NewFile
{
    /// <summary>Makes a file with its content, in three system calls.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="mode">Permission bits, less the umask.</param>
    /// <exception cref="KernelException">It exists, or cannot be written whole.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var descriptor = Create(path, mode);
        if (descriptor < 0)
        {
            throw KernelException.FromLastError("open", path);
        }

        try
        {
            Write(descriptor, path, content);
        }
        finally
        {
            _ = Syscall.close(descriptor);
        }
    }

    /// <summary>Makes an empty file and gives a descriptor of it; negative on failure.</summary>
    internal static int Create(string path, UnixFileMode mode) =>
        Syscall.open(path, Syscall.O_WRONLY | Syscall.O_CREAT | Syscall.O_EXCL | Syscall.O_CLOEXEC, (uint)mode);

    internal static unsafe void Write(int descriptor, string path, ReadOnlySpan<byte> content)
    {
        fixed (byte* bytes = content)
        {
            for (var done = 0; done < content.Length;)
            {
                var written = Syscall.write(descriptor, bytes + done, (nuint)(content.Length - done));
                if (written < 0 && Marshal.GetLastPInvokeError() != Errno.EINTR)
                {
                    throw KernelException.FromLastError("write", path);
                }

                done += (int)Math.Max(written, 0);
            }
        }
    }

    /// <summary>Gives a file one more name; false when something has that name.</summary>
    /// <exception cref="KernelException">It cannot have it for another reason.</exception>
    public static bool TryLink(string existing, string path)
    {
        if (Syscall.link(existing, path) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == Errno.EEXIST ? false : throw KernelException.FromLastError("link", path);
    }
}
