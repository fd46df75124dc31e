namespace Rkt.Images.Archives;

/// <summary>A stream that must not end while its reader wants more: the xz decoder takes an end for zeros, and never stops.</summary>
internal sealed class UnendingStream(Stream source) : ReadOnlyStream
{
    public override long Position
    {
        get => source.Position;
        set => throw new NotSupportedException();
    }

    /// <exception cref="EndOfStreamException">The source has ended.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        return count > 0 || buffer.IsEmpty ? count : throw new EndOfStreamException();
    }
}
