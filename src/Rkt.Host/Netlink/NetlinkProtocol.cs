namespace Rkt.Host.Netlink;

/// <summary>What part of the kernel a socket speaks with.</summary>
public enum NetlinkProtocol
{
    /// <summary>Links, addresses, routes.</summary>
    Route = 0,

    /// <summary>Packet filters.</summary>
    Netfilter = 12,
}
