namespace Rkt.Stage1.Supervision;

/// <summary>How long an app waits until it is started again: twice as long after each short life, up to a limit.</summary>
public sealed class RestartDelay
{
    /// <summary>After the first end.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>However often it ends.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>An app that has lived so long was well: what comes after is a new trouble.</summary>
    public static readonly TimeSpan GoodLife = TimeSpan.FromSeconds(10);

    private TimeSpan _next = Shortest;

    /// <summary>How often in a row the app has failed, good lives apart.</summary>
    public int Failures { get; private set; }

    /// <summary>Notes an end of the app.</summary>
    /// <param name="lived">From its start to its end.</param>
    /// <param name="status">How it ended; 0 for well.</param>
    public void Note(TimeSpan lived, int status)
    {
        if (lived >= GoodLife)
        {
            _next = Shortest;
            Failures = 0;
        }

        Failures = status == 0 ? 0 : Failures + 1;
    }

    /// <summary>The time to wait now; the next will be longer.</summary>
    public TimeSpan Take()
    {
        var delay = _next;
        _next = delay * 2 < Longest ? delay * 2 : Longest;
        return delay;
    }
}
