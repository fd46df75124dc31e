using System.Buffers.Binary;

namespace Rkt.Images.Trust.OpenPgp;

/// <summary>One packet of OpenPGP data, still unread.</summary>
/// <param name="Kind">What it says it is.</param>
/// <param name="Body">Its content.</param>
/// <param name="Whole">Its header and its content, as they were in the data.</param>
internal readonly record struct Packet(PacketKind Kind, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Whole)
{
    /// <summary>Cuts data into packets; each length is held against what is there, so that nothing is allocated for one that lies.</summary>
    /// <exception cref="FormatException">The data ends inside a packet, or something that is not a packet is in it.</exception>
    public static IEnumerable<Packet> ReadAll(ReadOnlyMemory<byte> data)
    {
        while (!data.IsEmpty)
        {
            var packet = ReadFirst(data);
            yield return packet;
            data = data[packet.Whole.Length..];
        }
    }

    /// <summary>The length that new packets and signature subpackets have in common; null when it is one of a part.</summary>
    /// <param name="data">Begins with the length.</param>
    /// <param name="used">How many bytes it takes.</param>
    /// <param name="partsAllowed">Whether the values that stand for a part in packets are such, or ordinary two-byte lengths.</param>
    public static uint? ReadLength(ReadOnlySpan<byte> data, out int used, bool partsAllowed)
    {
        used = data.IsEmpty ? 1 : data[0] switch { < 192 => 1, 255 => 5, >= 224 when partsAllowed => 1, _ => 2 };
        if (data.Length < used)
        {
            throw Truncated();
        }

        return used switch
        {
            1 when data[0] < 192 => data[0],
            2 => (uint)(((data[0] - 192) << 8) + data[1] + 192),
            5 => BinaryPrimitives.ReadUInt32BigEndian(data[1..]),
            _ => null,
        };
    }

    private static Packet ReadFirst(ReadOnlyMemory<byte> data)
    {
        var header = data.Span[0];
        if ((header & 0x80) == 0)
        {
            throw new FormatException("it holds something that is not an OpenPGP packet");
        }

        var isNew = (header & 0x40) != 0;
        var length = isNew ? ReadLength(data.Span[1..], out var used, partsAllowed: true) : ReadOldLength(data.Span, out used);
        if (length is null)
        {
            throw new FormatException("it holds a packet without a length, which no key or signature has");
        }

        if (length > data.Length - 1 - used)
        {
            throw Truncated();
        }

        var start = 1 + used;
        var end = start + (int)length.Value;
        return new Packet((PacketKind)(isNew ? header & 0x3f : (header >> 2) & 0xf), data[start..end], data[..end]);
    }

    private static uint? ReadOldLength(ReadOnlySpan<byte> data, out int used)
    {
        var kind = data[0] & 3;
        used = kind == 3 ? 0 : 1 << kind;
        if (data.Length < 1 + used)
        {
            throw Truncated();
        }

        return kind switch
        {
            0 => data[1],
            1 => BinaryPrimitives.ReadUInt16BigEndian(data[1..]),
            2 => BinaryPrimitives.ReadUInt32BigEndian(data[1..]),
            _ => null,
        };
    }

    private static FormatException Truncated() => new("it is cut off");
}
