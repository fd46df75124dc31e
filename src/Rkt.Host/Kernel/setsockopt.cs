using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    internal const int SOL_SOCKET = 1;
    internal const int SO_REUSEADDR = 2;

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int setsockopt(int socket, int level, int option, void* value, uint length);
}
