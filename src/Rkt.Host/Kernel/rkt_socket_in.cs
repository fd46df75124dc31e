using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [LibraryImport("librktshim", SetLastError = true)]
    internal static partial int rkt_socket_in(int network, int domain, int type, int protocol);
}
