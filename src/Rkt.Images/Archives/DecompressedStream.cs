using SharpCompress.Common;
using ZstdSharp;

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
        catch (Exception e) when (e is InvalidDataException or SharpCompressException or ZstdException or EndOfStreamException
            or IndexOutOfRangeException or ArgumentException)
        {
            // Told below, unchained: the libraries' own words mislead ("unsupported compression method" for a wrong checksum).
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
