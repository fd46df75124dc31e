using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    internal const long ST_RDONLY = 1;

    /// <summary>Fills the buffer with a struct statfs, whose first word is the type of the file system.</summary>
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int statfs(string path, long* buffer);
}
