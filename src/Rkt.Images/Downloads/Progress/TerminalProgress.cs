using System.Text;

namespace Rkt.Images.Downloads.Progress;

/// <summary>A line per running download at the bottom of a terminal, redrawn at most ten times a second; finished ones stay above.</summary>
/// <param name="output">A terminal that knows the usual escape sequences; written to by one thread at a time.</param>
/// <param name="width">How many characters a line has now.</param>
/// <param name="clock">The time.</param>
public sealed class TerminalProgress(TextWriter output, Func<int> width, TimeProvider clock) : ITransferProgress
{
    private const string EraseLine = "\u001b[K";
    private const string EraseBelow = "\u001b[J";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly List<TransferState> _running = [];
    private int _drawn;
    private long _lastDrawn;

    public ITransferMeter Begin(string label, long received, long? total)
    {
        var state = new TransferState(clock, label, received, total);
        lock (_lock)
        {
            _running.Add(state);
            Draw(above: null);
        }

        return new Meter(this, state);
    }

    public void Note(string text)
    {
        lock (_lock)
        {
            Draw(text);
        }
    }

    private void Report(TransferState state, long received)
    {
        state.Received = received;

        // Reading the old time without the lock costs nothing and is at worst a redraw too many.
        if (clock.GetElapsedTime(Volatile.Read(ref _lastDrawn)) < Interval)
        {
            return;
        }

        lock (_lock)
        {
            _running.ForEach(one => one.Sample());
            Draw(above: null);
        }
    }

    private void End(TransferState state, bool complete)
    {
        lock (_lock)
        {
            if (_running.Remove(state))
            {
                Draw(state.Closing(complete));
            }
        }
    }

    /// <summary>Draws all running downloads over themselves, in one write, so that nothing flickers.</summary>
    /// <param name="above">A line that is to stay, above them.</param>
    private void Draw(string? above)
    {
        var text = new StringBuilder();
        if (_drawn > 0)
        {
            text.Append($"\u001b[{_drawn}A\r");
        }

        if (above is not null)
        {
            text.Append(above).Append(EraseLine).Append('\n');
        }

        // A character in the last column makes some terminals begin a new line.
        var room = width() - 1;
        foreach (var state in _running)
        {
            text.Append(state.Drawn(room)).Append(EraseLine).Append('\n');
        }

        if (_running.Count + (above is null ? 0 : 1) < _drawn)
        {
            text.Append(EraseBelow);
        }

        _drawn = _running.Count;
        Volatile.Write(ref _lastDrawn, clock.GetTimestamp());
        output.Write(text.ToString());
        output.Flush();
    }

    private sealed class Meter(TerminalProgress display, TransferState state) : ITransferMeter
    {
        public void Report(long received) => display.Report(state, received);

        public void End(bool complete) => display.End(state, complete);
    }
}
