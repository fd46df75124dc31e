using System.Globalization;
using Rkt.Pods.Layout;

namespace Rkt.Stage1.Supervision;

/// <summary>An app over all its starts.</summary>
public sealed class AppLife(PodApp app)
{
    private readonly RestartDelay _delay = new();
    private long _startedAt;
    private int _status;

    public PodApp App => app;

    /// <summary>The app while its main process runs; null between two starts.</summary>
    public RunningApp? Running { get; private set; }

    /// <summary>When the app is to be started again, in <see cref="Environment.TickCount64"/>; null when it is not waiting for that.</summary>
    public long? StartsAt { get; private set; }

    /// <summary>How often it was started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>Notes a start.</summary>
    public void Start(RunningApp running)
    {
        Running = running;
        StartsAt = null;
        _startedAt = Environment.TickCount64;
        StateFile.WriteLine(app.Path.StartedMarker, running.Process.Pid);
    }

    /// <summary>Notes an end, or a start that has failed.</summary>
    /// <param name="status">How it ended, as a shell tells it.</param>
    /// <returns>How long the app waits until it is started again; null when it has ended for good.</returns>
    public TimeSpan? End(int status)
    {
        _delay.Note(TimeSpan.FromMilliseconds(Running is null ? 0 : Environment.TickCount64 - _startedAt), status);
        Running = null;
        _status = status;
        return app.Restart.Restarts(status, _delay.Failures) ? _delay.Take() : null;
    }

    /// <summary>Has the app wait for its next start, and writes down that there is one more.</summary>
    public void WaitFor(TimeSpan delay)
    {
        StartsAt = Environment.TickCount64 + (long)delay.TotalMilliseconds;
        StateFile.WriteLine(app.Path.Restarts, ++Restarts);
    }

    /// <summary>Takes the app off the list of those that wait: it is started now.</summary>
    public void StopWaiting() => StartsAt = null;

    /// <summary>Gives up the next start, if there was to be one: the last end was for good.</summary>
    /// <returns>How that was; null when the app did not wait.</returns>
    public int? GiveUp()
    {
        if (StartsAt is null)
        {
            return null;
        }

        StartsAt = null;
        WriteStatus();
        return _status;
    }

    /// <summary>Writes down how the app ended.</summary>
    public void WriteStatus() => StateFile.Write(app.Path.Status, string.Create(CultureInfo.InvariantCulture, $"{_status}"));
}
