namespace Rkt.Images.Archives.Tar;

/// <summary>Checks of where a sparse file has its data.</summary>
internal static class SparseMap
{
    /// <summary>More extents than this are taken for an attempt to fill the memory.</summary>
    public const int MaxExtents = 1 << 20;

    public static InvalidDataException Invalid() => new("invalid map of a sparse file");

    /// <summary>Pairs offsets and lengths.</summary>
    public static List<TarExtent> FromNumbers(List<long> numbers)
    {
        if (numbers.Count % 2 != 0)
        {
            throw Invalid();
        }

        var extents = new List<TarExtent>(numbers.Count / 2);
        for (var i = 0; i < numbers.Count; i += 2)
        {
            extents.Add(new TarExtent(numbers[i], numbers[i + 1]));
        }

        return extents;
    }

    /// <summary>Drops empty extents and checks that the others ascend, lie within the file and make up the stored content.</summary>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public static List<TarExtent> Check(List<TarExtent> extents, long realSize, long storedSize)
    {
        var used = new List<TarExtent>(extents.Count);
        var end = 0L;
        var stored = 0L;
        foreach (var extent in extents)
        {
            if (extent.Offset < end || extent.Length < 0 || extent.Offset > realSize || extent.Length > realSize - extent.Offset)
            {
                throw Invalid();
            }

            end = extent.End;
            stored += extent.Length;
            if (extent.Length > 0)
            {
                used.Add(extent);
            }
        }

        return stored == storedSize ? used : throw Invalid();
    }
}
