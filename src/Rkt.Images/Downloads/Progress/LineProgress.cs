namespace Rkt.Images.Downloads.Progress;

/// <summary>Plain lines, for files and pipes: one at the start, one every ten seconds, one at the end.</summary>
/// <param name="output">Used by one thread at a time.</param>
/// <param name="clock">The time.</param>
public sealed class LineProgress(TextWriter output, TimeProvider clock) : ITransferProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();

    private TimeProvider Clock => clock;

    public ITransferMeter Begin(string label, long received, long? total) =>
        new Meter(this, new TransferState(clock, label, received, total));

    public void Note(string text)
    {
        lock (_lock)
        {
            output.WriteLine(text);
        }
    }

    private sealed class Meter : ITransferMeter
    {
        private readonly LineProgress _display;
        private readonly TransferState _state;
        private long _shown;
        private bool _ended;

        public Meter(LineProgress display, TransferState state)
        {
            _display = display;
            _state = state;
            _shown = display.Clock.GetTimestamp();
            display.Note(state.Opening());
        }

        public void Report(long received)
        {
            _state.Received = received;
            if (_ended || _display.Clock.GetElapsedTime(_shown) < Interval)
            {
                return;
            }

            _shown = _display.Clock.GetTimestamp();
            _display.Note(_state.Running());
            _state.Sample();
        }

        public void End(bool complete)
        {
            if (!_ended)
            {
                _ended = true;
                _display.Note(_state.Closing(complete));
            }
        }
    }
}
