using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Terminal;

/// <summary>A terminal made by the kernel: what one side writes, the other reads. Both are closed on exec.</summary>
public sealed unsafe class PseudoTerminal : IDisposable
{
    private const uint Unchanged = uint.MaxValue;

    private PseudoTerminal(int controller) => Controller = controller;

    /// <summary>The side of whoever plays the user: does not block; -1 once closed.</summary>
    public int Controller { get; private set; }

    /// <summary>The side of the programs, their terminal; -1 once closed.</summary>
    /// <remarks>Kept open as long as this object: the other side would otherwise end for good when no program has it open for a moment.</remarks>
    public int Terminal { get; private set; } = -1;

    /// <summary>Makes a terminal.</summary>
    /// <param name="multiplexer">The <c>ptmx</c> of the file system (devpts) that it is to be in.</param>
    /// <exception cref="KernelException">It cannot be made.</exception>
    public static PseudoTerminal Open(string multiplexer)
    {
        var made = new PseudoTerminal(Check(
            Syscall.open(multiplexer, Syscall.O_RDWR | Syscall.O_NOCTTY | Syscall.O_NONBLOCK | Syscall.O_CLOEXEC, 0), "open", multiplexer));
        try
        {
            var isLocked = 0;
            Check(Syscall.ioctl(made.Controller, Syscall.TIOCSPTLCK, &isLocked), "ioctl TIOCSPTLCK", multiplexer);
            // Through the descriptor, not by its name: in whatever mount namespace it is, this is the other side of this one.
            const nint Flags = Syscall.O_RDWR | Syscall.O_NOCTTY | Syscall.O_CLOEXEC;
            made.Terminal = Check(Syscall.ioctl(made.Controller, Syscall.TIOCGPTPEER, Flags), "ioctl TIOCGPTPEER", multiplexer);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>Gives the terminal to a user, who can then open it by its name.</summary>
    public void GiveTo(uint uid) => Check(Syscall.fchown(Terminal, uid, Unchanged), "fchown", "terminal");

    /// <summary>Makes the terminal as large as another one; its programs are told. Does nothing when the other one has no size.</summary>
    public void CopySize(int descriptor)
    {
        Syscall.winsize size;
        if (Syscall.ioctl(descriptor, Syscall.TIOCGWINSZ, &size) == 0)
        {
            _ = Syscall.ioctl(Controller, Syscall.TIOCSWINSZ, &size);
        }
    }

    public void Dispose()
    {
        foreach (var descriptor in (ReadOnlySpan<int>)[Terminal, Controller])
        {
            if (descriptor >= 0)
            {
                _ = Syscall.close(descriptor);
            }
        }

        Terminal = Controller = -1;
    }

    private static int Check(int result, string call, string path) => result >= 0 ? result : throw KernelException.FromLastError(call, path);
}
