using System.Buffers.Binary;
using System.Text;

namespace Rkt.Host.Netlink;

/// <summary>Attributes in a message of the kernel, or in one of its attributes.</summary>
public readonly ref struct NetlinkAttributes(ReadOnlySpan<byte> bytes)
{
    private const int HeaderSize = 4;
    private const int TypeBits = 0x3fff;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The value of the first attribute of a type; false when there is none.</summary>
    public bool TryFind(int type, out ReadOnlySpan<byte> value)
    {
        var rest = _bytes;
        while (TryTake(ref rest, out var found, out value))
        {
            if (found == type)
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The attributes that are in the first attribute of a type; none when it is not there.</summary>
    public NetlinkAttributes In(int type) => new(TryFind(type, out var value) ? value : default);

    /// <summary>Text, without the zero at its end; null when it is not there.</summary>
    public string? Text(int type) => TryFind(type, out var value) ? Encoding.UTF8.GetString(value.TrimEnd((byte)0)) : null;

    /// <summary>A number in the network's order; null when it is not there.</summary>
    public uint? NetworkNumber(int type) =>
        TryFind(type, out var value) && value.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(value) : null;

    /// <summary>A number of eight bytes in the network's order; null when it is not there.</summary>
    public ulong? LongNetworkNumber(int type) =>
        TryFind(type, out var value) && value.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(value) : null;

    /// <summary>Takes the first attribute off; false at the end, or where it is cut short.</summary>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out int type, out ReadOnlySpan<byte> value)
    {
        if (rest.Length >= HeaderSize)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            type = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) & TypeBits;
            if (length >= HeaderSize && length <= rest.Length)
            {
                value = rest[HeaderSize..length];
                rest = rest[Math.Min((length + 3) & ~3, rest.Length)..];
                return true;
            }
        }

        type = 0;
        value = default;
        return false;
    }
}
