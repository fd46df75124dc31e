using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int listen(int socket, int backlog);
}
