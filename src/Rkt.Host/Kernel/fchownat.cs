using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int fchownat(int directory, byte* path, uint owner, uint group, int flags);
}
