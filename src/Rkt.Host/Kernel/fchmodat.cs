using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int fchmodat(int directory, byte* path, uint mode, int flags);
}
