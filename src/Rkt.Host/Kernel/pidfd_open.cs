using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    private const nint SYS_pidfd_open = 434;
    private const nint SYS_pidfd_send_signal = 424;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_pidfd_open(nint number, int pid, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_pidfd_send_signal(nint number, int pidfd, int signal, nint information, uint flags);

    internal static int pidfd_open(int pid, uint flags) => (int)syscall_pidfd_open(SYS_pidfd_open, pid, flags);

    internal static int pidfd_send_signal(int pidfd, int signal) => (int)syscall_pidfd_send_signal(SYS_pidfd_send_signal, pidfd, signal, 0, 0);
}
