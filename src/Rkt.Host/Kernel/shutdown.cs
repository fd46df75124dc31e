using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    internal const int SHUT_RDWR = 2;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int shutdown(int socket, int how);
}
