using System.Globalization;

namespace Rkt.Host.Netlink;

/// <summary>A range of IPv4 addresses that have their first bits in common.</summary>
/// <param name="Network">The first address, whose other bits are zero.</param>
/// <param name="PrefixLength">How many bits they have in common, 0 to 32.</param>
public readonly record struct Ipv4Subnet(Ipv4Address Network, int PrefixLength)
{
    /// <summary>All addresses there are.</summary>
    public static Ipv4Subnet Everywhere { get; }

    /// <summary>The last address: the one that reaches all hosts of the subnet.</summary>
    public Ipv4Address Broadcast => new(Network.Number | (PrefixLength == 0 ? uint.MaxValue : (1u << 32 - PrefixLength) - 1));

    /// <summary>The range of one address.</summary>
    public static Ipv4Subnet Of(Ipv4Address address) => new(address, 32);

    public bool Contains(Ipv4Address address) => address.Number >= Network.Number && address.Number <= Broadcast.Number;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Network}/{PrefixLength}");
}
