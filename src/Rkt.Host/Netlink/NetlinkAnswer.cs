namespace Rkt.Host.Netlink;

/// <summary>A message of the kernel: one object that was asked for.</summary>
/// <param name="Type">Its type, as its protocol numbers them.</param>
/// <param name="Body">What follows the header: the protocol's fixed part, then attributes.</param>
public sealed record NetlinkAnswer(int Type, byte[] Body);
