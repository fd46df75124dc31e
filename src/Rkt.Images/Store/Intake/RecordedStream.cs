using Microsoft.Win32.SafeHandles;
using Rkt.Images.Archives;

namespace Rkt.Images.Store.Intake;

/// <summary>A stream that is written to a file as it is read, in large blocks.</summary>
internal sealed class RecordedStream(Stream source, SafeFileHandle record) : ReadOnlyStream
{
    private const int BufferSize = 256 * 1024;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private int _start;
    private int _end;

    /// <summary>How many bytes the record has.</summary>
    public long RecordedLength { get; private set; }

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

    /// <summary>Records what no one has asked for.</summary>
    public void RecordRest()
    {
        while (Fill())
        {
        }
    }

    private bool Fill()
    {
        _start = 0;
        _end = source.Read(_buffer);
        RandomAccess.Write(record, _buffer.AsSpan(0, _end), RecordedLength);
        RecordedLength += _end;
        return _end > 0;
    }
}
