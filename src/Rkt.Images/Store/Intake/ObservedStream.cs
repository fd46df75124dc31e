using Rkt.Images.Archives;

namespace Rkt.Images.Store.Intake;

/// <summary>A stream read in large blocks, each of which is shown to observers before anyone can act on it.</summary>
/// <param name="source">The archive as it arrives.</param>
/// <param name="observe">Called with each block in order, on the thread that reads.</param>
internal sealed class ObservedStream(Stream source, Action<ReadOnlySpan<byte>> observe) : ReadOnlyStream
{
    private const int BufferSize = 256 * 1024;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private int _start;
    private int _end;

    /// <summary>How many bytes have come in.</summary>
    public long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end && !Fill())
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <summary>Takes in what no one has asked for.</summary>
    public void ReadRest()
    {
        while (Fill())
        {
        }
    }

    private bool Fill()
    {
        _start = 0;
        _end = source.Read(_buffer);
        observe(_buffer.AsSpan(0, _end));
        Count += _end;
        return _end > 0;
    }
}
