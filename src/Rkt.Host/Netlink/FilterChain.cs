namespace Rkt.Host.Netlink;

/// <summary>A chain of packet filter rules that exists.</summary>
/// <param name="Type">What kind of chain hangs in the kernel's path of packets, such as <c>nat</c>; null for one that is only jumped to.</param>
/// <param name="Hook">Where it hangs there; null for the same.</param>
/// <param name="Priority">Its place among the chains that hang there.</param>
public sealed record FilterChain(string? Type, uint? Hook, int Priority);
