using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint getdents64(int descriptor, byte* buffer, nuint size);
}
