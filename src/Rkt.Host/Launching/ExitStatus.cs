namespace Rkt.Host.Launching;

/// <summary>How a process ended.</summary>
/// <param name="Code">Its exit status, or 128 and the number of the signal that killed it, as a shell shows it.</param>
/// <param name="Signal">The signal that killed it; 0 when it exited by itself.</param>
public readonly record struct ExitStatus(int Code, int Signal)
{
    internal static ExitStatus FromWait(int status)
    {
        var signal = status & 0x7f;
        return signal == 0 ? new ExitStatus((status >> 8) & 0xff, 0) : new ExitStatus(128 + signal, signal);
    }
}
