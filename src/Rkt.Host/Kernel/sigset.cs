using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    /// <summary>Bytes that hold a sigset_t.</summary>
    internal const int SignalSetSize = 128;

    [LibraryImport("libc")]
    internal static unsafe partial int sigemptyset(void* signals);

    [LibraryImport("libc")]
    internal static unsafe partial int sigfillset(void* signals);
}
