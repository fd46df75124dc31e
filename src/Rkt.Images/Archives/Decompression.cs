using System.IO.Compression;
using SharpCompress.Compressors.BZip2;

namespace Rkt.Images.Archives;

/// <summary>Opens an archive whatever its compression, which the first bytes tell: file names do not count.</summary>
public static class Decompression
{
    private const int UstarOffset = 257;
    private const int LongestMagic = UstarOffset + 5;

    // Without it GZipStream takes an input that breaks off for one that ends. Read once, before the first use of the class.
    static Decompression() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", isEnabled: true);

    /// <summary>Opens the uncompressed bytes of an archive. Whatever is wrong with them, once read, is an <see cref="InvalidDataException"/>.</summary>
    /// <param name="input">The archive as received; stays the caller's to dispose. It may be read past the end of the compressed data.</param>
    /// <param name="kind">The compression found.</param>
    /// <exception cref="InvalidDataException">It is neither a tar archive nor one compressed in a known way.</exception>
    public static Stream Open(Stream input, out CompressionKind kind)
    {
        var start = new byte[LongestMagic];
        var length = input.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        kind = KindOf(start.AsSpan(0, length));
        var whole = new PrefixedStream(start.AsMemory(0, length), input);
        return kind switch
        {
            CompressionKind.None => whole,
            CompressionKind.Gzip => new DecompressedStream(whole, source => new GZipStream(source, CompressionMode.Decompress)),
            CompressionKind.Bzip2 => new DecompressedStream(whole, OpenBzip2),
            CompressionKind.Xz => new DecompressedStream(whole, source => new XzStream(source)),
            _ => new DecompressedStream(whole, source => new ZstdSharp.DecompressionStream(source)),
        };
    }

    private static BZip2Stream OpenBzip2(Stream source) =>
        BZip2Stream.Create(source, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true, leaveOpen: false);

    private static CompressionKind KindOf(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            return CompressionKind.Gzip;
        }

        if (start.StartsWith("BZh"u8))
        {
            return CompressionKind.Bzip2;
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]))
        {
            return CompressionKind.Xz;
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]))
        {
            return CompressionKind.Zstd;
        }

        return start.Length == LongestMagic && start[UstarOffset..].SequenceEqual("ustar"u8)
            ? CompressionKind.None
            : throw new InvalidDataException("unknown type of archive: not a tar, gzip, bzip2, xz or zstd file");
    }
}
