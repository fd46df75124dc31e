namespace Rkt.Images.Archives;

/// <summary>A decompressor's output, with one exception for whatever each library throws at corrupt or cut-off input.</summary>
internal sealed class DecompressedStream : ReadOnlyStream
{
    private readonly Func<Stream, Stream> _open;
    private readonly Stream _compressed;
    private Stream? _decompressor;

    /// <param name="compressed">The input.</param>
    /// <param name="open">Makes the decompressor; called with the first read, because some read ahead.</param>
    public DecompressedStream(Stream compressed, Func<Stream, Stream> open)
    {
        _compressed = compressed;
        _open = open;
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            _decompressor ??= _open(_compressed);
            return _decompressor.Read(buffer);
        }
        catch (Exception e) when (e is EndOfStreamException or not (IOException or OperationCanceledException))
        {
            // Told below, unchained: the libraries' own words mislead ("unsupported compression method" for a wrong checksum), and
            // which exceptions they throw at which fault is nowhere written. What the input itself throws passes.
        }

        throw new InvalidDataException("compressed data is corrupt or cut off");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decompressor?.Dispose();
        }

        base.Dispose(disposing);
    }
}
