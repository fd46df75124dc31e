namespace Rkt.Host.Netlink;

/// <summary>How far away what a route leads to is.</summary>
public enum RouteScope
{
    Universe = 0,

    /// <summary>On the link itself.</summary>
    Link = 253,

    /// <summary>On this host.</summary>
    Host = 254,

    /// <summary>In a removal: whatever it is.</summary>
    Any = 255,
}
