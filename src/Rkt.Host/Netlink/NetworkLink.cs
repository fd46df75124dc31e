namespace Rkt.Host.Netlink;

/// <summary>A network interface.</summary>
/// <param name="Index">Its number, which means something in its own network namespace only.</param>
/// <param name="HardwareAddress">In the form <c>02:42:ac:11:00:02</c>; empty when it has none.</param>
public sealed record NetworkLink(int Index, string HardwareAddress);
