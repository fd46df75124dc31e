using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>A descriptor that this process was handed by the program that executed it.</summary>
public static class InheritedDescriptor
{
    /// <summary>Keeps the descriptor open in this process and from all that it starts.</summary>
    /// <exception cref="KernelException">It is not open.</exception>
    public static void KeepFromChildren(int descriptor)
    {
        if (Syscall.fcntl(descriptor, Syscall.F_SETFD, Syscall.FD_CLOEXEC) < 0)
        {
            throw KernelException.FromLastError("fcntl", $"descriptor {descriptor}");
        }
    }
}
