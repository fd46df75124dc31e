using System.Globalization;
using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Stage1.Cgroups;
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

    /// <summary>How long after the start of its apps a pod counts as one that stays: short ones are not to pay for the memory of long ones.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    /// <summary>SIGSYS.</summary>
    private const int BadSystemCall = 31;

    private const int KilledStatus = 128 + SignalPipe.Kill;

    /// <summary>What a shell shows for a process that SIGTERM has ended: so ends a pod that is stopped before its apps are started.</summary>
    private const int StoppedStatus = 128 + SignalPipe.Terminate;

    private readonly PodPath _pod;
    private readonly AppStarter _starter;
    private readonly Child _init;
    private readonly bool _interactive;
    private readonly TextWriter _messages;
    private readonly Poller _poller = new();
    private readonly List<AppLife> _apps = [];
    private readonly List<RunningApp> _ended = [];
    private RunningApp? _handler;
    private int? _firstFailure;
    private bool _isComplete;
    private bool _stopping;
    private long _killAt;
    private long? _settledAt;

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
        _starter = new AppStarter(namespaces, init, nothing, interactive, _poller);
        _init = init;
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
                _apps.Add(new AppLife(app));
            }

            StartAll();
            _isComplete = true;
            File.CreateSymbolicLink(_pod.SupervisorStatus, PodPath.SupervisorReady);
            _settledAt = Environment.TickCount64 + (long)Settling.TotalMilliseconds;
            while (IsAnyAlive())
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
        foreach (var app in _apps)
        {
            app.Running?.Dispose();
        }
    }

    /// <summary>Starts all apps; when one cannot be, the others are asked to end, as after any failure.</summary>
    private void StartAll()
    {
        try
        {
            Start(_apps);
        }
        catch (RktException) when (IsAnyAlive())
        {
            if (!_stopping)
            {
                Stop();
            }

            while (IsAnyAlive())
            {
                WaitOnce();
            }

            throw;
        }
    }

    private bool IsAnyAlive()
    {
        foreach (var app in _apps)
        {
            if (app.Running is not null || app.StartsAt is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Starts apps, in their order, and all at once where there is no handler to wait for.</summary>
    private void Start(IEnumerable<AppLife> apps)
    {
        var begun = new List<(AppLife App, RunningApp Running)>();
        try
        {
            foreach (var app in apps)
            {
                if (app.App.PreStart is { } handler)
                {
                    Complete(begun);
                    Prepare(app.App, handler);
                }

                if (_stopping)
                {
                    // While a handler ran, the pod was stopped or another app failed.
                    _firstFailure ??= StoppedStatus;
                    continue;
                }

                begun.Add((app, _starter.Begin(app.App)));
            }
        }
        finally
        {
            Complete(begun);
        }
    }

    private void Prepare(PodApp app, AppCommand handler)
    {
        var status = RunHandler(app, handler);
        if (status != 0 && !_stopping)
        {
            throw new RktException($"cannot start app \"{app.Name}\": its pre-start handler failed with status {status}");
        }
    }

    /// <summary>Waits until apps are started. When one cannot be, the others are all the same: they run, until the pod is ended for it.</summary>
    private void Complete(List<(AppLife App, RunningApp Running)> begun)
    {
        RktException? failure = null;
        foreach (var (app, running) in begun)
        {
            try
            {
                AppStarter.Complete(running);
                HasStartedAny = true;
                app.Start(running);
                _poller.Watch(running.Process.Descriptor, () => OnAppEnd(app, running));
            }
            catch (RktException e)
            {
                failure ??= e;
            }
        }

        begun.Clear();
        if (failure is not null)
        {
            throw failure;
        }
    }

    private int RunHandler(PodApp app, AppCommand handler)
    {
        using var running = _starter.StartHandler(app, handler);
        var outer = _handler;
        _handler = running;
        var ended = false;
        _poller.Watch(running.Process.Descriptor, () => ended = true);
        try
        {
            while (!ended)
            {
                WaitOnce();
            }
        }
        catch
        {
            Kill();
            running.Process.Wait();
            throw;
        }

        _handler = outer;
        _poller.Unwatch(running.Process.Descriptor);
        running.Drain();
        return running.Process.Wait().Code;
    }

    private void WaitOnce()
    {
        TimeSpan? left = NextMoment() is { } moment ? TimeSpan.FromMilliseconds(moment - Environment.TickCount64) : null;
        if (left is { } time && time <= TimeSpan.Zero)
        {
            left = ActOnTime();
        }

        _poller.WaitOnce(left);
    }

    /// <summary>When something is to be done next without anything happening before; null for never.</summary>
    private long? NextMoment()
    {
        if (_stopping)
        {
            return _killAt;
        }

        var next = _settledAt;
        foreach (var app in _apps)
        {
            if (app.StartsAt is { } start && (next is null || start < next))
            {
                next = start;
            }
        }

        return next;
    }

    /// <returns>How long to wait for what happens then; null for as long as it takes.</returns>
    private TimeSpan? ActOnTime()
    {
        if (_stopping)
        {
            Kill();
            return null;
        }

        if (_settledAt <= Environment.TickCount64)
        {
            _settledAt = null;
            OwnProgram.DropCode();
        }

        foreach (var app in _apps)
        {
            if (app.StartsAt <= Environment.TickCount64)
            {
                StartAgain(app);
            }
        }

        // A start that has failed for good leaves nothing to wait for.
        return TimeSpan.Zero;
    }

    private void StartAgain(AppLife app)
    {
        try
        {
            // Not to be started twice: a handler waits for events meanwhile.
            app.StopWaiting();
            Start([app]);
        }
        catch (RktException e)
        {
            ErrorReport.Write(_messages, "stage1", e, wholeChain: false);
            Settle(app, e.ExitCode);
        }
    }

    private void OnSignal(int signal)
    {
        if (signal == SignalPipe.WindowChange)
        {
            _apps.ForEach(static app => app.Running?.ResizeTerminal());
            return;
        }

        if (_interactive && signal is SignalPipe.Interrupt or SignalPipe.Quit)
        {
            // The app decides what they mean, as if it were in the foreground of our terminal.
            _apps.ForEach(app => app.Running?.Process.SignalGroup(signal));
            return;
        }

        if (!_stopping)
        {
            Stop();
        }
        else if (signal is SignalPipe.Interrupt or SignalPipe.Quit)
        {
            // Somebody at the keyboard does not want to wait. Programs that stop pods ask twice without meaning it.
            Kill();
        }
    }

    /// <summary>Asks every app to end.</summary>
    private void Stop()
    {
        _stopping = true;
        _killAt = Environment.TickCount64 + (long)Grace.TotalMilliseconds;
        foreach (var app in _apps)
        {
            if (app.GiveUp() is { } status and not 0)
            {
                // Its last end was for good, after all.
                _firstFailure ??= status;
            }

            app.Running?.Process.Signal(SignalPipe.Terminate);
        }

        _handler?.Process.Signal(SignalPipe.Terminate);
    }

    private void Kill() => _init.Signal(SignalPipe.Kill);

    private void OnAppEnd(AppLife app, RunningApp running)
    {
        if (!running.Process.TryWait())
        {
            return;
        }

        _poller.Unwatch(running.Process.Descriptor);
        var status = running.Process.Status!.Value.Code;
        // With a limit of its own it is told of workers too whose end the app survives; else nobody pays for looking.
        if (status != 0 || app.App.Cgroup.Limits.MemoryText is not null)
        {
            TellOutOfMemory(app.App, status);
            TellRefusedCall(app.App, running.Process.Status!.Value.Signal);
        }

        EndRest(app, running);
        Settle(app, status);
    }

    /// <summary>Decides what becomes of an app that has ended.</summary>
    private void Settle(AppLife app, int status)
    {
        if (app.End(status) is { } delay && !_stopping)
        {
            app.WaitFor(delay);
            _messages.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"stage1: app \"{app.App.Name}\" ended with status {status}; it is started again in {delay.TotalSeconds:0.#} s"));
            return;
        }

        if (_isComplete && _handler is null && !IsAnyAlive())
        {
            // The pod is over, with no handler that an app is to be started after. It ends while the rest is written down.
            Kill();
        }

        app.WriteStatus();
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

    /// <summary>Ends what an app leaves when its main process has ended, in a pod that goes on.</summary>
    private void EndRest(AppLife app, RunningApp running)
    {
        if (app.App.Restart.Mode != RestartMode.No || _apps.Count > 1)
        {
            app.App.Cgroup.KillProcesses();
            running.Drain();
            running.Dispose();
        }
        else
        {
            _ended.Add(running);
        }

        if (app.App.PostStop is { } handler && !_init.TryWait())
        {
            TryPostStop(app.App, handler);
        }
    }

    /// <summary>Says so when a process of an app was killed for lack of memory.</summary>
    private void TellOutOfMemory(PodApp app, int status)
    {
        if (app.Cgroup.TakeOutOfMemoryKill())
        {
            var victim = status == KilledStatus ? $"app \"{app.Name}\"" : $"a process of app \"{app.Name}\"";
            var reason = app.Cgroup.Limits.MemoryText is { } limit
                ? $"it used more memory than its limit of {limit}"
                : "the machine, or what rkt runs in, is out of memory";
            _messages.WriteLine($"stage1: {victim} was killed: {reason}");
        }
    }

    /// <summary>Says so when a filter has killed an app: it could not say it itself.</summary>
    private void TellRefusedCall(PodApp app, int signal)
    {
        if (signal == BadSystemCall && app.Restrictions.SystemCallFilter is not null)
        {
            _messages.WriteLine($"stage1: app \"{app.Name}\" was killed: it made a system call that its filter (isolator or --seccomp) does not let pass");
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

            // Every process of the pod has ended with it, and none can be started.
            Stop();
        }
    }

    /// <summary>Ends whatever processes are left, and passes on what they had still written.</summary>
    private void EndPod()
    {
        _stopping = true;
        Kill();
        foreach (var app in _apps)
        {
            // Before pid 1, which cannot end while a process of its namespace is still to be waited for by us.
            app.Running?.Process.Wait();
        }

        if (!IsAnyAlive())
        {
            // What was alive is looked at in its cgroup once more, below.
            PodCgroups.TryRemoveEmpty(_pod, _apps.Select(static app => app.App.Name));
        }

        _init.Wait();
        foreach (var app in _apps)
        {
            if (app.Running is { } running)
            {
                OnAppEnd(app, running);
            }
        }

        foreach (var app in _ended)
        {
            app.Drain();
            app.Dispose();
        }

        _ended.Clear();
    }
}
