using SharpCompress.Compressors.Xz;

namespace Rkt.Images.Archives;

/// <summary>Decompresses an xz file of one or more streams, with padding between them; the library's decoder stops after the first.</summary>
internal sealed class XzStream(Stream compressed) : ReadOnlyStream
{
    private const int PaddingUnit = 4;

    private XZStream? _decoder = new(new UnendingStream(compressed));

    public override int Read(Span<byte> buffer)
    {
        while (_decoder is not null)
        {
            var count = _decoder.Read(buffer);
            if (count > 0)
            {
                return count;
            }

            _decoder = OpenNext();
        }

        return 0;
    }

    private XZStream? OpenNext()
    {
        var start = new byte[PaddingUnit];
        while (true)
        {
            var length = compressed.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            if (length == 0)
            {
                return null;
            }

            if (length < start.Length)
            {
                throw new EndOfStreamException();
            }

            if (start.AsSpan().ContainsAnyExcept((byte)0))
            {
                return new XZStream(new UnendingStream(new PrefixedStream(start, compressed)));
            }
        }
    }
}
