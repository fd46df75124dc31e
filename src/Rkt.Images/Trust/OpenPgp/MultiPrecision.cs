using System.Buffers.Binary;

namespace Rkt.Images.Trust.OpenPgp;

/// <summary>Numbers of any size, RFC 9580, section 3.2: two bytes with the count of bits, then the bits.</summary>
internal static class MultiPrecision
{
    /// <summary>Reads numbers, without their leading zeros; null when the data is not exactly so many.</summary>
    public static byte[][]? TryRead(ReadOnlySpan<byte> data, int count)
    {
        var numbers = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            if (data.Length < 2)
            {
                return null;
            }

            var length = (BinaryPrimitives.ReadUInt16BigEndian(data) + 7) / 8;
            if (data.Length < 2 + length)
            {
                return null;
            }

            numbers[i] = data.Slice(2, length).TrimStart((byte)0).ToArray();
            data = data[(2 + length)..];
        }

        return data.IsEmpty ? numbers : null;
    }

    /// <summary>A number in a field of fixed length; null when it is too large for it.</summary>
    public static byte[]? Pad(byte[] number, int length) =>
        number.Length > length ? null : [.. new byte[length - number.Length], .. number];
}
