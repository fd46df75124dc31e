using Rkt.Host.Errors;
using Rkt.Host.Events;

namespace Rkt.Host.Terminal;

/// <summary>Our own standard streams, joined with pipes of a program that may not have the files themselves.</summary>
public sealed class PipedStreams : IDisposable
{
    private readonly Pipe _input = Pipe.Create();
    private readonly Pipe _output = Pipe.Create();
    private readonly Pipe _error = Pipe.Create();
    private readonly ByteRelay[] _relays;
    private bool _isRunning;

    /// <summary>Makes the pipes. Ours are left alone until <see cref="Start"/>.</summary>
    /// <param name="poller">What the bytes are waited for with.</param>
    /// <exception cref="KernelException">They cannot be made.</exception>
    public PipedStreams(Poller poller)
    {
        _output.LeaveReaderUnblocked();
        _error.LeaveReaderUnblocked();
        // The program sees the end of its input when ours has ended, and that nobody reads its output when nobody reads ours.
        _relays =
        [
            new ByteRelay(poller, 0, _input.Writer) { Ended = _input.CloseWriter },
            new ByteRelay(poller, _output.Reader, 1) { Ended = _output.CloseReader },
            new ByteRelay(poller, _error.Reader, 2) { Ended = _error.CloseReader },
        ];
    }

    /// <summary>The standard streams of the program; valid until <see cref="Start"/>.</summary>
    public int[] Streams => [_input.Reader, _output.Writer, _error.Writer];

    /// <summary>Begins to pass bytes on, when the program has been launched.</summary>
    public void Start()
    {
        _isRunning = true;
        _input.CloseReader();
        _output.CloseWriter();
        _error.CloseWriter();
        foreach (var relay in _relays)
        {
            relay.Start();
        }
    }

    /// <summary>Passes on what the program had still written.</summary>
    public void Dispose()
    {
        if (_isRunning)
        {
            _isRunning = false;
            _relays[0].Stop();
            Drain(_relays[1], _output);
            Drain(_relays[2], _error);
        }

        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private static void Drain(ByteRelay relay, Pipe pipe)
    {
        if (pipe.Reader >= 0)
        {
            relay.Drain();
        }
    }
}
