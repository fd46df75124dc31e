namespace Rkt.Stage1.Networking.Cni;

/// <summary>A route of a pod, as a plugin tells it.</summary>
/// <param name="Destination">The network that it leads to, <c>ADDRESS/N</c>.</param>
/// <param name="Gateway">By way of whom; empty for the network's gateway.</param>
public sealed record CniRoute(string Destination, string Gateway);
