using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    internal const int AT_REMOVEDIR = 0x200;

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int unlinkat(int directory, byte* path, int flags);
}
