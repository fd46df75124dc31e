namespace Rkt.Images.Archives;

/// <summary>How an archive is compressed.</summary>
public enum CompressionKind
{
    None,
    Gzip,
    Bzip2,
    Xz,
    Zstd,
}
