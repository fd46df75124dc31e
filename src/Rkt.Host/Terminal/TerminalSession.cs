using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Kernel;

namespace Rkt.Host.Terminal;

/// <summary>Our own terminal, joined with one of a pod's: its programs seem to run at ours, and cannot reach it.</summary>
/// <remarks>
/// A program that had our terminal itself could type into it, or read on when it should not (TIOCSTI, a second reader). What our user
/// types is passed on byte by byte, so that it is the inner terminal that makes a signal of Ctrl-C.
/// </remarks>
public sealed class TerminalSession : IDisposable
{
    private readonly PseudoTerminal _terminal;
    private readonly TerminalMode _mode;
    private readonly ByteRelay _input;
    private readonly ByteRelay _output;
    private bool _isRunning;

    private TerminalSession(PseudoTerminal terminal, TerminalMode mode, Poller poller)
    {
        _terminal = terminal;
        _mode = mode;
        _input = new ByteRelay(poller, 0, terminal.Controller);
        _output = new ByteRelay(poller, terminal.Controller, 1);
    }

    /// <summary>Whether our standard input and output are a terminal.</summary>
    public static bool IsPossible => Syscall.isatty(0) == 1 && Syscall.isatty(1) == 1;

    /// <summary>What kind of terminal ours is, for TERM.</summary>
    public static string Type => Environment.GetEnvironmentVariable("TERM") ?? "vt100";

    /// <summary>Whether standard error of a program is the terminal too. One of ours that is none stays what it is, to be kept apart.</summary>
    public static bool IncludesError => Syscall.isatty(2) == 1;

    /// <summary>The standard streams of a program in this session; valid while this object lives.</summary>
    public int[] Streams => [_terminal.Terminal, _terminal.Terminal, IncludesError ? _terminal.Terminal : 2];

    /// <summary>Makes the terminal, set as ours is and as large. Ours is left as it is until <see cref="Start"/>.</summary>
    /// <param name="multiplexer">The <c>ptmx</c> of the pod's own terminals.</param>
    /// <param name="owner">Who the program runs as, as the host numbers users.</param>
    /// <param name="poller">What the bytes are waited for with.</param>
    /// <exception cref="KernelException">It cannot be made.</exception>
    public static TerminalSession Open(string multiplexer, uint owner, Poller poller)
    {
        var mode = TerminalMode.Read(0);
        var terminal = PseudoTerminal.Open(multiplexer);
        try
        {
            mode.CopyTo(terminal.Terminal);
            terminal.CopySize(0);
            terminal.GiveTo(owner);
            return new TerminalSession(terminal, mode, poller);
        }
        catch
        {
            terminal.Dispose();
            throw;
        }
    }

    /// <summary>Makes our terminal raw and begins to pass bytes on.</summary>
    public void Start()
    {
        _isRunning = true;
        _mode.MakeRaw();
        _input.Start();
        _output.Start();
        // It may have changed between the making of the terminal and the first signal about it that was caught.
        Resize();
    }

    /// <summary>Makes the pod's terminal as large as ours; to be called when ours has changed.</summary>
    public void Resize() => _terminal.CopySize(0);

    /// <summary>Passes on what the programs had still written, and puts our terminal back.</summary>
    public void Dispose()
    {
        if (_isRunning)
        {
            _isRunning = false;
            _input.Stop();
            _output.Drain();
        }

        _mode.Dispose();
        _terminal.Dispose();
    }
}
