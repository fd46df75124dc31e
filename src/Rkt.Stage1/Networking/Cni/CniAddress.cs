using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>An address that a network gave to a pod, with the length of its network's prefix.</summary>
/// <param name="Address">The address, IPv4 or IPv6.</param>
/// <param name="PrefixLength">How many bits its network has.</param>
/// <param name="Gateway">The way out of the network; null for none.</param>
public sealed record CniAddress(IPAddress Address, int PrefixLength, IPAddress? Gateway)
{
    private const int OctetBits = 8;

    /// <summary>Whether it is one of IPv6.</summary>
    public bool IsV6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The network's mask in the form of an address.</summary>
    public string Mask
    {
        get
        {
            Span<byte> mask = stackalloc byte[Address.GetAddressBytes().Length];
            for (var bit = 0; bit < PrefixLength; bit++)
            {
                mask[bit / OctetBits] |= (byte)(0x80 >> (bit % OctetBits));
            }

            return new IPAddress(mask).ToString();
        }
    }

    /// <param name="cidr">Address and prefix length, <c>ADDRESS/N</c>.</param>
    /// <param name="gateway">The gateway's address; null for none.</param>
    /// <exception cref="FormatException">One of them is no address, or the prefix is too long.</exception>
    public static CniAddress Parse(string cidr, string? gateway)
    {
        var slash = cidr.IndexOf('/');
        return slash > 0
            && TryParse(cidr[..slash]) is { } address
            && int.TryParse(cidr.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length <= address.GetAddressBytes().Length * OctetBits
                ? new CniAddress(address, length, gateway is { Length: > 0 } ? ParseAddress(gateway) : null)
                : throw new FormatException($"\"{cidr}\" is no address with a prefix length");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");

    /// <exception cref="FormatException">It is no address.</exception>
    internal static IPAddress ParseAddress(string text) => TryParse(text) ?? throw new FormatException($"\"{text}\" is no address");

    // .NET takes "10.1" and "[::1]:80" for addresses too.
    private static IPAddress? TryParse(string text) =>
        !text.Contains('[') && !text.Contains('%') && IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(static c => c == '.') == 3)
            ? address
            : null;
}
