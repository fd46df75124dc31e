namespace Rkt.Images.Archives;

/// <summary>A stream whose first bytes were already taken from it, put back in front.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;
    private long _position;

    /// <summary>How many bytes were read; the xz decoder asks, to find its padding.</summary>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_prefix.IsEmpty)
        {
            var length = rest.Read(buffer);
            _position += length;
            return length;
        }

        var count = Math.Min(buffer.Length, _prefix.Length);
        _prefix.Span[..count].CopyTo(buffer);
        _prefix = _prefix[count..];
        _position += count;
        return count;
    }
}
