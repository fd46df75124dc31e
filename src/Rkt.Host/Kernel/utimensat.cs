using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [StructLayout(LayoutKind.Sequential)]
    internal struct timespec
    {
        internal long tv_sec;
        internal long tv_nsec;
    }

    internal const long UTIME_OMIT = (1L << 30) - 2;

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int utimensat(int directory, byte* path, timespec* times, int flags);
}
