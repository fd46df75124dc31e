using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int symlinkat(byte* target, int directory, byte* path);
}
