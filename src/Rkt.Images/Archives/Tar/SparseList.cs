namespace Rkt.Images.Archives.Tar;

/// <summary>The extents of a sparse file in pax version 1.0, which stand in front of its content.</summary>
/// <remarks>Decimal numbers, a line each, filled up to whole blocks: how many extents, then offset and length of each.</remarks>
internal sealed class SparseList(TarInput input, byte[] block)
{
    private int _position = block.Length;

    /// <param name="remaining">The content that is left; what the list takes is taken off.</param>
    public List<TarExtent> Read(ref long remaining)
    {
        var count = ReadNumber(ref remaining);
        if (count > SparseMap.MaxExtents)
        {
            throw SparseMap.Invalid();
        }

        var numbers = new List<long>();
        for (var i = 0; i < 2 * count; i++)
        {
            numbers.Add(ReadNumber(ref remaining));
        }

        return SparseMap.FromNumbers(numbers);
    }

    private long ReadNumber(ref long remaining)
    {
        for (var value = 0L; ;)
        {
            if (_position == block.Length)
            {
                ReadBlock(ref remaining);
            }

            var digit = block[_position++];
            if (digit == '\n')
            {
                return value;
            }

            value = digit is >= (byte)'0' and <= (byte)'9' && value < long.MaxValue / 10
                ? (value * 10) + digit - '0'
                : throw SparseMap.Invalid();
        }
    }

    private void ReadBlock(ref long remaining)
    {
        if (remaining < block.Length)
        {
            throw SparseMap.Invalid();
        }

        input.Read(block);
        remaining -= block.Length;
        _position = 0;
    }
}
