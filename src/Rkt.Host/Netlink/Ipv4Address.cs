using System.Buffers.Binary;
using System.Globalization;

namespace Rkt.Host.Netlink;

/// <summary>An IPv4 address, as a number that can be counted on.</summary>
public readonly record struct Ipv4Address(uint Number)
{
    private const int PartCount = 4;

    /// <summary>Reads <c>A.B.C.D</c>, decimal; null when it is anything else.</summary>
    public static Ipv4Address? TryParse(ReadOnlySpan<char> text)
    {
        var number = 0u;
        var count = 0;
        foreach (var part in text.Split('.'))
        {
            var digits = text[part];
            if (++count > PartCount || digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0')
                || !byte.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            number = number << 8 | value;
        }

        return count == PartCount ? new Ipv4Address(number) : null;
    }

    /// <summary>Writes the four bytes in the network's order.</summary>
    public void WriteTo(Span<byte> bytes) => BinaryPrimitives.WriteUInt32BigEndian(bytes, Number);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number >> 24}.{Number >> 16 & 255}.{Number >> 8 & 255}.{Number & 255}");
}
