using System.Buffers.Binary;

namespace Rkt.Host.Netlink;

/// <summary>The numbers of rtnetlink (linux/rtnetlink.h, if_link.h, if_addr.h, veth.h), and the fixed parts of its messages.</summary>
internal static class RouteMessages
{
    internal const int NewLink = 16;
    internal const int RemoveLink = 17;
    internal const int GetLink = 18;
    internal const int NewAddress = 20;
    internal const int NewRoute = 24;
    internal const int RemoveRoute = 25;

    internal const int LinkHardwareAddress = 1;
    internal const int LinkName = 3;
    internal const int LinkQueueLength = 13;
    internal const int LinkInfo = 18;
    internal const int LinkNamespace = 28;
    internal const int LinkKind = 1;
    internal const int LinkData = 2;
    internal const int VethPeer = 1;

    internal const int AddressOfPeer = 1;
    internal const int AddressHere = 2;
    internal const int AddressBroadcast = 4;

    internal const int RouteDestination = 1;
    internal const int RouteInterface = 4;
    internal const int RouteGateway = 5;
    internal const int RouteSource = 7;

    internal const int LinkSize = 16;

    private const byte Ipv4 = 2;
    private const byte MainTable = 254;
    private const byte ByAdministrator = 3;
    private const byte Unicast = 1;

    /// <summary>struct ifinfomsg.</summary>
    internal static byte[] Link(int index, uint flags, uint changed)
    {
        var bytes = new byte[LinkSize];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), index);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), flags);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), changed);
        return bytes;
    }

    /// <summary>struct ifaddrmsg.</summary>
    internal static byte[] Address(int index, int prefixLength)
    {
        byte[] bytes = [Ipv4, (byte)prefixLength, 0, (byte)RouteScope.Universe, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), index);
        return bytes;
    }

    /// <summary>struct rtmsg of a new route.</summary>
    internal static byte[] Route(int prefixLength, RouteScope scope) =>
        [Ipv4, (byte)prefixLength, 0, 0, MainTable, ByAdministrator, (byte)scope, Unicast, 0, 0, 0, 0];

    /// <summary>struct rtmsg of one to be removed, whoever made it.</summary>
    internal static byte[] AnyRoute(int prefixLength, RouteScope scope) =>
        [Ipv4, (byte)prefixLength, 0, 0, MainTable, 0, (byte)scope, 0, 0, 0, 0, 0];
}
