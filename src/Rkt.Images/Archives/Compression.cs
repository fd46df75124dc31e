using System.IO.Compression;

namespace Rkt.Images.Archives;

/// <summary>Compresses archives that we write.</summary>
public static class Compression
{
    /// <summary>A stream whose bytes end up in <paramref name="output"/>, compressed. Disposing it completes the data and leaves the output open.</summary>
    /// <remarks>The same bytes give the same result on one version of .NET: no time or file name is stored.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">We do not write that kind.</exception>
    public static Stream Open(Stream output, CompressionKind kind) => kind switch
    {
        CompressionKind.None => new BufferedStream(new UndisposedStream(output), 128 * 1024),
        CompressionKind.Gzip => new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true),
        CompressionKind.Zstd => new ZstdSharp.CompressionStream(output, leaveOpen: true),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
