namespace Rkt.Host.Netlink;

/// <summary>Collects changes of links, IPv4 addresses and routes, which <see cref="RouteSocket.Apply"/> carries out in one call.</summary>
public sealed class RouteChanges
{
    private const uint Up = 1;
    private const int AddressSize = 4;

    internal NetlinkRequest Request { get; } = new();

    /// <summary>Switches a link on.</summary>
    public void SetUp(NetworkLink link)
    {
        Request.Begin(RouteMessages.NewLink, NetlinkFlags.Acknowledge, $"link {link.Index}");
        Request.Add(RouteMessages.Link(link.Index, Up, changed: Up));
    }

    /// <summary>Removes a link, with its addresses, its routes and the other end of its wire. That takes the kernel some 20 ms.</summary>
    public void RemoveLink(NetworkLink link)
    {
        Request.Begin(RouteMessages.RemoveLink, NetlinkFlags.Acknowledge, $"link {link.Index}");
        Request.Add(RouteMessages.Link(link.Index, flags: 0, changed: 0));
    }

    /// <summary>Gives a link an address.</summary>
    /// <param name="link">The link.</param>
    /// <param name="address">The address.</param>
    /// <param name="prefixLength">Of the subnet that the kernel then expects behind the link.</param>
    /// <param name="broadcast">The address of all hosts there; null for none.</param>
    public void AddAddress(NetworkLink link, Ipv4Address address, int prefixLength, Ipv4Address? broadcast = null)
    {
        Request.Begin(RouteMessages.NewAddress, NetlinkFlags.Acknowledge | NetlinkFlags.Create | NetlinkFlags.Exclusive, $"address {address}/{prefixLength}");
        Request.Add(RouteMessages.Address(link.Index, prefixLength));
        Attribute(RouteMessages.AddressHere, address);
        Attribute(RouteMessages.AddressOfPeer, address);
        Attribute(RouteMessages.AddressBroadcast, broadcast);
    }

    /// <summary>Adds a route, or puts it in the place of one that leads to the same addresses.</summary>
    /// <param name="link">The link it goes out through.</param>
    /// <param name="destination">Where it leads to.</param>
    /// <param name="scope">How far that is.</param>
    /// <param name="gateway">The next host on the way; null when there is none.</param>
    /// <param name="source">The address that packets from here get; null for what the kernel chooses.</param>
    public void PutRoute(NetworkLink link, Ipv4Subnet destination, RouteScope scope, Ipv4Address? gateway = null, Ipv4Address? source = null)
    {
        Request.Begin(RouteMessages.NewRoute, NetlinkFlags.Acknowledge | NetlinkFlags.Create | NetlinkFlags.Replace, $"route to {destination}");
        Request.Add(RouteMessages.Route(destination.PrefixLength, scope));
        Attribute(RouteMessages.RouteDestination, destination.Network);
        Attribute(RouteMessages.RouteSource, source);
        Attribute(RouteMessages.RouteGateway, gateway);
        Request.Attribute(RouteMessages.RouteInterface, link.Index);
    }

    /// <summary>Removes a route.</summary>
    /// <param name="link">The link it goes out through; null for whichever it is.</param>
    /// <param name="destination">Where it leads to.</param>
    /// <param name="scope">How far that is.</param>
    public void RemoveRoute(NetworkLink? link, Ipv4Subnet destination, RouteScope scope)
    {
        Request.Begin(RouteMessages.RemoveRoute, NetlinkFlags.Acknowledge, $"route to {destination}");
        Request.Add(RouteMessages.AnyRoute(destination.PrefixLength, scope));
        Attribute(RouteMessages.RouteDestination, destination.Network);
        if (link is not null)
        {
            Request.Attribute(RouteMessages.RouteInterface, link.Index);
        }
    }

    private void Attribute(int type, Ipv4Address? address)
    {
        if (address is { } present)
        {
            Span<byte> bytes = stackalloc byte[AddressSize];
            present.WriteTo(bytes);
            Request.Attribute(type, bytes);
        }
    }
}
