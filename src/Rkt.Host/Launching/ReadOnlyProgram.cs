using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>A program that is opened to be executed in pods: apps may see its file as /proc/PID/exe, and this way cannot change it.</summary>
public sealed class ReadOnlyProgram : IDisposable
{
    private ReadOnlyProgram(int descriptor) => Descriptor = descriptor;

    /// <summary>What executes it; owned by this object.</summary>
    public int Descriptor { get; }

    /// <summary>Opens a program. Needs root.</summary>
    /// <exception cref="KernelException">There is none, or this kernel has no read-only views.</exception>
    public static ReadOnlyProgram Open(string path)
    {
        var descriptor = Syscall.rkt_open_read_only(path);
        return descriptor >= 0 ? new ReadOnlyProgram(descriptor) : throw KernelException.FromLastError("open", path);
    }

    /// <summary>Closes the descriptor; processes that execute the program go on.</summary>
    public void Dispose() => _ = Syscall.close(Descriptor);
}
