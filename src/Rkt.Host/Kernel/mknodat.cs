using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    internal const uint S_IFIFO = 0x1000;
    internal const uint S_IFREG = 0x8000;
    internal const uint S_IFLNK = 0xa000;
    internal const uint S_IFSOCK = 0xc000;

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int mknodat(int directory, byte* path, uint mode, ulong device);
}
