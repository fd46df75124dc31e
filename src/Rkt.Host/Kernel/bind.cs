using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    /// <summary>Binds to a struct sockaddr of any family.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int bind(int socket, byte* address, uint length);
}
