using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Events;

/// <summary>Signals as bytes to read: what the process is sent no longer ends it but waits to be handled in its turn.</summary>
/// <remarks>Signalfd would need the signals blocked in every thread, and the runtime's own threads start before our code does.</remarks>
public sealed class SignalPipe
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int TerminalStop = 20;
    public const int WindowChange = 28;

    private SignalPipe(int descriptor) => Descriptor = descriptor;

    /// <summary>Readable when a signal has come.</summary>
    public int Descriptor { get; }

    /// <summary>Catches these signals from now on, for the rest of the process's life.</summary>
    public static SignalPipe Catch(params ReadOnlySpan<int> signals)
    {
        var mask = 0UL;
        foreach (var signal in signals)
        {
            mask |= 1UL << (signal - 1);
        }

        var descriptor = Syscall.rkt_catch_signals(mask);
        return descriptor < 0 ? throw KernelException.FromLastError("sigaction") : new SignalPipe(descriptor);
    }

    /// <summary>The next signal's number. To be called when <see cref="Descriptor"/> is readable.</summary>
    public int Read()
    {
        Span<byte> number = stackalloc byte[1];
        return Pipe.Read(Descriptor, number) == 1 ? number[0] : throw new KernelException("read", Errno.EINVAL, "signal pipe");
    }
}
