namespace Rkt.Images.Archives.Tar;

/// <summary>Where GNU's old header format keeps the extents of a sparse file: four in the header, the others in blocks that follow it.</summary>
internal static class GnuSparseHeader
{
    private const int ExtentsInHeader = 4;
    private const int ExtentsInExtension = 21;
    private const int FirstExtentOffset = 386;
    private const int ExtentLength = 24;
    private const int NumberLength = 12;
    private const int IsExtendedOffset = 482;
    private const int RealSizeOffset = 483;

    /// <summary>Reads the header's own extents.</summary>
    /// <returns>Whether an extension block follows.</returns>
    public static bool ReadHeader(ReadOnlySpan<byte> block, List<TarExtent> extents, out long realSize)
    {
        realSize = Number(block.Slice(RealSizeOffset, NumberLength));
        ReadExtents(block[FirstExtentOffset..], ExtentsInHeader, extents);
        return block[IsExtendedOffset] != 0;
    }

    /// <summary>Reads the extents of one extension block.</summary>
    /// <returns>Whether another one follows.</returns>
    public static bool ReadExtension(ReadOnlySpan<byte> block, List<TarExtent> extents)
    {
        ReadExtents(block, ExtentsInExtension, extents);
        return extents.Count > SparseMap.MaxExtents
            ? throw SparseMap.Invalid()
            : block[ExtentsInExtension * ExtentLength] != 0;
    }

    private static void ReadExtents(ReadOnlySpan<byte> fields, int count, List<TarExtent> extents)
    {
        for (; count > 0 && fields[0] != 0; count--)
        {
            extents.Add(new TarExtent(Number(fields[..NumberLength]), Number(fields[NumberLength..ExtentLength])));
            fields = fields[ExtentLength..];
        }
    }

    private static long Number(ReadOnlySpan<byte> field) =>
        TarNumber.TryParse(field, out var value) && value >= 0 ? value : throw SparseMap.Invalid();
}
