namespace Rkt.Images.Archives.Tar;

/// <summary>A stream's bytes, read in large blocks. The stream stays the caller's to dispose.</summary>
public sealed class StreamSource(Stream stream) : ByteSource
{
    private const int BufferSize = 128 * 1024;

    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;

    public override ReadOnlySpan<byte> Peek()
    {
        if (_start == _end)
        {
            _start = 0;
            _end = stream.Read(_buffer);
        }

        return _buffer.AsSpan(_start, _end - _start);
    }

    public override void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _end - _start);
        _start += count;
    }
}
