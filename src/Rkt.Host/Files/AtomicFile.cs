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
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode, Durability durability)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                BufferSize = 0,
                UnixCreateMode = mode,
            }))
            {
                file.Write(content);
                File.SetUnixFileMode(file.SafeFileHandle, mode);
                if (durability == Durability.PowerLoss)
                {
                    file.Flush(flushToDisk: true);
                }
            }

            if (Syscall.rename(temporary, path) < 0)
            {
                throw KernelException.FromLastError("rename", path);
            }
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
}
