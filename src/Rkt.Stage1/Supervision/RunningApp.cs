using Rkt.Host.Events;
using Rkt.Host.Launching;
using Rkt.Host.Terminal;
using Rkt.Stage1.Logs;
using Rkt.Stage1.Mounts;

namespace Rkt.Stage1.Supervision;

/// <summary>An app whose main process is being started, or has been.</summary>
public sealed class RunningApp : IDisposable
{
    /// <summary>Pieces of 16 KiB: more than any pipe holds, so that whoever goes on writing does not hold us up.</summary>
    private const int MostDrained = 128;

    private readonly Poller _poller;
    private readonly List<(Pipe Pipe, AppLog Log)> _streams = [];
    private TerminalSession? _terminal;
    private PipedStreams? _piped;
    private StartingChild? _starting;
    private Pipe? _output;
    private Pipe? _error;

    private RunningApp(PodApp app, Poller poller)
    {
        App = app;
        _poller = poller;
    }

    public PodApp App { get; }

    /// <summary>The main process, once its start is complete.</summary>
    public Child Process { get; private set; } = null!;

    /// <summary>Begins to start an app whose output goes to our own, line by line.</summary>
    /// <param name="app">The app.</param>
    /// <param name="plan">The plan of its main process, or of a handler.</param>
    /// <param name="init">The pod's pid 1.</param>
    /// <param name="poller">What the app's output is waited for with.</param>
    /// <param name="nothing">A descriptor of /dev/null.</param>
    public static RunningApp BeginLogged(PodApp app, LaunchPlan plan, Child init, Poller poller, int nothing)
    {
        var running = new RunningApp(app, poller) { _output = Pipe.Create(), _error = Pipe.Create() };
        try
        {
            running._starting = Child.Begin(plan, [nothing, running._output.Writer, running._error.Writer], init, used: null);
            return running;
        }
        catch
        {
            running.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the app's process executes its program; it must be disposed of when that fails.</summary>
    /// <exception cref="Rkt.Host.Errors.KernelException">It does not.</exception>
    public void Complete()
    {
        if (_starting is null)
        {
            return;
        }

        Process = _starting.Complete();
        _starting = null;
        _output!.CloseWriter();
        _error!.CloseWriter();
        Watch(_output);
        Watch(_error);
    }

    /// <summary>Starts an app that uses our own standard input, output and error, or, where they are a terminal, one of the pod's joined with it.</summary>
    /// <param name="app">The app.</param>
    /// <param name="plan">The plan of its main process, or of a handler.</param>
    /// <param name="init">The pod's pid 1.</param>
    /// <param name="poller">What the terminals are waited for with.</param>
    /// <param name="owner">Who the app runs as, as the host numbers users.</param>
    public static RunningApp StartInteractive(PodApp app, LaunchPlan plan, Child init, Poller poller, uint owner)
    {
        var running = new RunningApp(app, poller);
        if (!app.Streams.AreTerminal)
        {
            return StartPlain(running, plan, init);
        }

        SignalPipe.Catch(SignalPipe.WindowChange);
        var terminal = TerminalSession.Open($"/proc/{init.Pid}/root{DeviceTree.Multiplexer(app.Root.PodDevices)}", owner, poller);
        try
        {
            running.Process = Child.Launch(plan, terminal.Streams, init);
            terminal.Start();
            running._terminal = terminal;
            return running;
        }
        catch
        {
            terminal.Dispose();
            throw;
        }
    }

    private static RunningApp StartPlain(RunningApp running, LaunchPlan plan, Child init)
    {
        // SELinux takes files from a program that are not labelled for it.
        var piped = running.App.Root.Label is null ? null : new PipedStreams(running._poller);
        try
        {
            running.Process = Child.Launch(plan, piped?.Streams ?? [0, 1, 2], init);
            piped?.Start();
            running._piped = piped;
            return running;
        }
        catch
        {
            piped?.Dispose();
            throw;
        }
    }

    /// <summary>Tells the app's terminal, if it has one, that ours has another size now.</summary>
    public void ResizeTerminal() => _terminal?.Resize();

    /// <summary>Passes on all that the app's processes have written; to be called when they are dead.</summary>
    public void Drain()
    {
        foreach (var (pipe, log) in _streams.ToArray())
        {
            // Not until the end: a process outside the pod may have been handed the other side.
            for (var left = MostDrained; left > 0 && Poller.IsReady(pipe.Reader) && Take(pipe, log); left--)
            {
            }
        }
    }

    public void Dispose()
    {
        foreach (var (pipe, _) in _streams)
        {
            _poller.Unwatch(pipe.Reader);
        }

        _starting?.Dispose();
        _output?.Dispose();
        _error?.Dispose();
        _terminal?.Dispose();
        _piped?.Dispose();
        Process?.Dispose();
    }

    private void Watch(Pipe pipe)
    {
        var log = new AppLog(1, App.Name.ToString(), () => Process.InnerPid);
        _streams.Add((pipe, log));
        _poller.Watch(pipe.Reader, () => Take(pipe, log));
    }

    private bool Take(Pipe pipe, AppLog log)
    {
        Span<byte> buffer = stackalloc byte[16 * 1024];
        var count = pipe.Read(buffer);
        if (count > 0)
        {
            log.Add(buffer[..count]);
            return true;
        }

        log.End();
        _poller.Unwatch(pipe.Reader);
        _streams.RemoveAll(s => ReferenceEquals(s.Pipe, pipe));
        pipe.Dispose();
        return false;
    }
}
