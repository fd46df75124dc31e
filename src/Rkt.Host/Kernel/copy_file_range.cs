using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint copy_file_range(int source, long* sourceOffset, int target, long* targetOffset, nuint count, uint flags);
}
