using System.Globalization;
using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Stage1.Namespaces;

namespace Rkt.Stage1.Supervision;

/// <summary>Runs a pod's apps to their end: starts them, passes on signals and output, and keeps their exit statuses.</summary>
/// <remarks>
/// One thread, which also launches every process: the pod's pid 1 dies with that thread, and all its apps with pid 1.
/// </remarks>
public sealed class Supervisor : IDisposable
{
    /// <summary>How long an app may take to end after it was asked to.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly PodPath _pod;
    private readonly PodNamespaces _namespaces;
    private readonly Child _init;
    private readonly int _nothing;
    private readonly bool _interactive;
    private readonly TextWriter _messages;
    private readonly Poller _poller = new();
    private readonly List<RunningApp> _running = [];
    private readonly List<RunningApp> _ended = [];
    private int? _firstFailure;
    private bool _stopping;
    private long _killAt;

    /// <param name="pod">The pod's directory.</param>
    /// <param name="namespaces">The pod's namespaces.</param>
    /// <param name="init">The pod's pid 1; owned by the caller.</param>
    /// <param name="signals">Where the signals to this process arrive.</param>
    /// <param name="nothing">A descriptor of /dev/null.</param>
    /// <param name="interactive">Whether the app has our own standard streams.</param>
    /// <param name="messages">Where to tell what went wrong.</param>
    public Supervisor(
        PodPath pod, PodNamespaces namespaces, Child init, SignalPipe signals, int nothing, bool interactive, TextWriter messages)
    {
        _pod = pod;
        _namespaces = namespaces;
        _init = init;
        _nothing = nothing;
        _interactive = interactive;
        _messages = messages;
        _poller.Watch(signals.Descriptor, () => OnSignal(signals.Read()));
        _poller.Watch(init.Descriptor, OnInitEnd);
    }

    /// <summary>Whether any app was started: from then on the pod has a history.</summary>
    public bool HasStartedAny { get; private set; }

    /// <summary>Starts the apps and returns when the pod is over: every app has ended and all its processes are gone.</summary>
    /// <returns>0 when each app ended with 0; otherwise the status of the first that failed.</returns>
    /// <exception cref="RktException">An app cannot be started; the pod is over.</exception>
    public int Run(IReadOnlyList<PodApp> apps)
    {
        try
        {
            foreach (var app in apps)
            {
                Start(app);
            }

            File.CreateSymbolicLink(_pod.SupervisorStatus, PodPath.SupervisorReady);
            while (_running.Count > 0)
            {
                WaitOnce();
            }
        }
        finally
        {
            EndPod();
        }

        return _firstFailure ?? 0;
    }

    public void Dispose()
    {
        foreach (var app in _running)
        {
            app.Dispose();
        }
    }

    private void Start(PodApp app)
    {
        if (app.PreStart is { } handler)
        {
            var status = RunHandler(app, handler);
            if (status != 0)
            {
                throw new RktException($"cannot start app \"{app.Name}\": its pre-start handler failed with status {status}");
            }
        }

        var running = Launch(app, app.Plan(_namespaces), app.Command);
        HasStartedAny = true;
        File.WriteAllText(app.Path.StartedMarker, string.Create(CultureInfo.InvariantCulture, $"{running.Process.Pid}\n"));
        _running.Add(running);
        _poller.Watch(running.Process.Descriptor, () => OnAppEnd(running));
    }

    private RunningApp Launch(PodApp app, LaunchPlan plan, AppCommand command)
    {
        try
        {
            return _interactive
                ? RunningApp.StartInteractive(app, plan, _init, _poller)
                : RunningApp.StartLogged(app, plan, _init, _poller, _nothing);
        }
        catch (KernelException e) when (e.Call == "exec")
        {
            throw new RktException($"cannot start app \"{app.Name}\"", e)
            {
                Hint = ExecHint(app, command, e.Errno),
            };
        }
        catch (KernelException e)
        {
            throw new RktException($"cannot start app \"{app.Name}\"", e);
        }
    }

    private static string? ExecHint(PodApp app, AppCommand command, int errno) => errno switch
    {
        Host.Kernel.Errno.ENOENT => $"the image has no \"{command.Arguments[0]}\", or lacks the interpreter or loader that it needs",
        Host.Kernel.Errno.EACCES => $"\"{command.Arguments[0]}\" is not executable for user {app.Identity.Uid}",
        Host.Kernel.Errno.ENOEXEC => $"\"{command.Arguments[0]}\" is no program for this machine",
        _ => null,
    };

    private int RunHandler(PodApp app, AppCommand handler)
    {
        using var running = Launch(app, app.HandlerPlan(_namespaces, handler), handler);
        var ended = false;
        _poller.Watch(running.Process.Descriptor, () => ended = true);
        while (!ended)
        {
            WaitOnce();
        }

        _poller.Unwatch(running.Process.Descriptor);
        running.Drain();
        return running.Process.Wait().Code;
    }

    private void WaitOnce()
    {
        TimeSpan? left = _stopping ? TimeSpan.FromMilliseconds(_killAt - Environment.TickCount64) : null;
        if (left is { } time && time <= TimeSpan.Zero)
        {
            Kill();
            left = null;
        }

        _poller.WaitOnce(left);
    }

    private void OnSignal(int signal)
    {
        if (_interactive && signal is SignalPipe.Interrupt or SignalPipe.Quit)
        {
            // From the terminal, which sends it to the app as well: it is the app's to handle.
            return;
        }

        if (_stopping)
        {
            Kill();
        }
        else
        {
            Stop();
        }
    }

    /// <summary>Asks every app to end.</summary>
    private void Stop()
    {
        _stopping = true;
        _killAt = Environment.TickCount64 + (long)Grace.TotalMilliseconds;
        foreach (var app in _running)
        {
            app.Process.Signal(SignalPipe.Terminate);
        }
    }

    private void Kill() => _init.Signal(SignalPipe.Kill);

    private void OnAppEnd(RunningApp app)
    {
        if (!app.Process.TryWait())
        {
            return;
        }

        _poller.Unwatch(app.Process.Descriptor);
        _running.Remove(app);
        var status = app.Process.Status!.Value.Code;
        if (app.App.PostStop is { } handler && !_init.TryWait())
        {
            TryPostStop(app.App, handler);
        }

        File.WriteAllText(app.App.Path.Status, string.Create(CultureInfo.InvariantCulture, $"{status}"));
        _ended.Add(app);
        if (status != 0)
        {
            // The first failure ends the pod; what the others answer to the signal does not count.
            _firstFailure ??= status;
            if (!_stopping)
            {
                Stop();
            }
        }
    }

    private void TryPostStop(PodApp app, AppCommand handler)
    {
        try
        {
            var status = RunHandler(app, handler);
            if (status != 0)
            {
                _messages.WriteLine($"stage1: app \"{app.Name}\": its post-stop handler failed with status {status}");
            }
        }
        catch (RktException e)
        {
            // The app has ended, with its own status: that is what counts.
            ErrorReport.Write(_messages, "stage1", e, wholeChain: false);
        }
    }

    private void OnInitEnd()
    {
        if (_init.TryWait())
        {
            _poller.Unwatch(_init.Descriptor);
        }
    }

    /// <summary>Ends whatever processes are left, and passes on what they had still written.</summary>
    private void EndPod()
    {
        Kill();
        _init.Wait();
        foreach (var app in _running.ToArray())
        {
            app.Process.Wait();
            OnAppEnd(app);
        }

        foreach (var app in _ended)
        {
            app.Drain();
            app.Dispose();
        }

        _ended.Clear();
    }
}
