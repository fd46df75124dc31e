using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    internal const short AF_INET = 2;
    internal const short AF_INET6 = 10;
    internal const int AF_NETLINK = 16;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_DGRAM = 2;
    internal const int SOCK_RAW = 3;
    internal const int SOCK_CLOEXEC = 0x80000;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int socket(int domain, int type, int protocol);
}
