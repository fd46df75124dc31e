using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int renameat(int oldDirectory, byte* oldPath, int newDirectory, byte* newPath);
}
