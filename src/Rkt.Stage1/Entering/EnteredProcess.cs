using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Launching;

namespace Rkt.Stage1.Entering;

/// <summary>Runs a command in an app to its end: launches it, passes on signals, and brings back its status.</summary>
public sealed class EnteredProcess
{
    /// <summary>How long the command may take to end after it was asked to.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Poller _poller = new();
    private readonly Child _child;
    private readonly SignalPipe _signals;
    private long? _killAt;

    private EnteredProcess(Child child, SignalPipe signals)
    {
        _child = child;
        _signals = signals;
    }

    /// <summary>Runs a command on our own streams.</summary>
    /// <returns>Its status; 137 too when the pod has ended and the command with it.</returns>
    /// <exception cref="RktException">It cannot be started.</exception>
    public static int Run(EnteredCommand command)
    {
        // A stopped one of us could not take the status of its dead child, and until then the pod's pid 1 cannot end.
        var signals = SignalPipe.Catch(
            SignalPipe.Terminate, SignalPipe.Interrupt, SignalPipe.Quit, SignalPipe.Hangup, SignalPipe.TerminalStop);
        using var child = command.Launch([0, 1, 2], StreamKind.Plain);
        return new EnteredProcess(child, signals).WaitForEnd();
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
    }
}
