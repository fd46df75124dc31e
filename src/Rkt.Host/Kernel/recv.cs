using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    internal const int MSG_DONTWAIT = 0x40;
    internal const int MSG_TRUNC = 0x20;

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint recv(int socket, byte* data, nuint length, int flags);
}
