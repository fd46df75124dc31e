using Rkt.Images.Archives;

namespace Rkt.Images.Store.Intake;

/// <summary>A stream read in large blocks, each of which is recorded and shown to a witness before anyone can act on it.</summary>
/// <param name="source">The archive as it arrives.</param>
/// <param name="record">Called with each block in order, on the thread that reads.</param>
internal sealed class ObservedStream(Stream source, Action<ReadOnlySpan<byte>> record) : ReadOnlyStream
{
    private const int BufferSize = 256 * 1024;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);

    // What came before it was known who wants to see it: the first block, or a few when the network is slow.
    private MemoryStream? _undecided = new();
    private IArchiveWitness? _witness;
    private int _start;
    private int _end;

    /// <summary>How many bytes have come in.</summary>
    public long Count { get; private set; }

    /// <summary>Says who sees the bytes, those that came before included; null for nobody.</summary>
    public void ShowTo(IArchiveWitness? witness)
    {
        witness?.Append(_undecided!.GetBuffer().AsSpan(0, (int)_undecided.Length));
        _undecided = null;
        _witness = witness;
    }

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
        var block = _buffer.AsSpan(0, _end);
        record(block);
        _undecided?.Write(block);
        _witness?.Append(block);
        Count += _end;
        return _end > 0;
    }
}
