using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Launching;
using Rkt.Host.Terminal;
using Rkt.Stage1.Supervision;

namespace Rkt.Stage1.Entering;

/// <summary>Runs a command in an app to its end: launches it, passes on signals, and brings back its status.</summary>
public sealed class EnteredProcess
{
    /// <summary>How long the command may take to end after it was asked to.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Child _child;
    private readonly Poller _poller;
    private readonly SignalPipe _signals;
    private readonly TerminalSession? _terminal;
    private long? _killAt;

    private EnteredProcess(Child child, Poller poller, SignalPipe signals, TerminalSession? terminal)
    {
        _child = child;
        _poller = poller;
        _signals = signals;
        _terminal = terminal;
    }

    /// <summary>Runs a command on our own streams, or at a terminal of the pod's when ours are one.</summary>
    /// <param name="command">The command.</param>
    /// <param name="app">The app that it joins.</param>
    /// <returns>Its status; 137 too when the pod has ended and the command with it.</returns>
    /// <exception cref="KernelException">It cannot be started.</exception>
    public static int Run(EnteredCommand command, EnteredApp app)
    {
        // A stopped one of us could not take the status of its dead child, and until then the pod's pid 1 cannot end.
        var signals = SignalPipe.Catch(
            SignalPipe.Terminate, SignalPipe.Interrupt, SignalPipe.Quit, SignalPipe.Hangup, SignalPipe.TerminalStop);
        var poller = new Poller();
        var streams = StandardStreams.LikeOurs();
        if (!streams.AreTerminal)
        {
            // SELinux takes files from a program that are not labelled for it.
            using var piped = app.Request.Contexts is null ? null : new PipedStreams(poller);
            using var plain = command.Launch(piped?.Streams ?? [0, 1, 2], streams);
            piped?.Start();
            return new EnteredProcess(plain, poller, signals, terminal: null).WaitForEnd();
        }

        SignalPipe.Catch(SignalPipe.WindowChange);
        using var terminal = TerminalSession.Open(app.TerminalMultiplexer, app.Request.HostUserOf(command.Identity), poller);
        using var child = command.Launch(terminal.Streams, streams);
        terminal.Start();
        return new EnteredProcess(child, poller, signals, terminal).WaitForEnd();
    }

    private int WaitForEnd()
    {
        _poller.Watch(_signals.Descriptor, OnSignal);
        _poller.Watch(_child.Descriptor, static () => { });
        while (!_child.TryWait())
        {
            TimeSpan? left = _killAt is { } time ? TimeSpan.FromMilliseconds(time - Environment.TickCount64) : null;
            if (left <= TimeSpan.Zero)
            {
                _child.Signal(SignalPipe.Kill);
                _killAt = null;
                left = null;
            }

            _poller.WaitOnce(left);
        }

        return _child.Status!.Value.Code;
    }

    private void OnSignal()
    {
        var signal = _signals.Read();
        switch (signal)
        {
            case SignalPipe.TerminalStop:
                break;
            case SignalPipe.WindowChange:
                _terminal?.Resize();
                break;
            case SignalPipe.Interrupt or SignalPipe.Quit:
                // The command decides what they mean, as at a terminal.
                _child.SignalGroup(signal);
                break;
            default:
                End(signal);
                break;
        }
    }

    private void End(int signal)
    {
        if (_killAt is not null)
        {
            _child.Signal(SignalPipe.Kill);
            return;
        }

        _killAt = Environment.TickCount64 + (long)Grace.TotalMilliseconds;
        _child.SignalGroup(signal);
        if (_terminal is not null && signal != SignalPipe.Hangup)
        {
            // A shell at a terminal takes no notice of other signals.
            _child.SignalGroup(SignalPipe.Hangup);
        }
    }
}
