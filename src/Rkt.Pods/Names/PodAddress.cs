namespace Rkt.Pods.Names;

/// <summary>An address that a pod has in a network.</summary>
/// <param name="Network">The network's name: pods see each other where it is the same.</param>
/// <param name="Address">IPv4 or IPv6.</param>
public sealed record PodAddress(string Network, string Address);
