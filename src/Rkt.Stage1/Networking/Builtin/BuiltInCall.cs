namespace Rkt.Stage1.Networking.Builtin;

/// <summary>What a plugin would be told: which network, which pod, which link.</summary>
/// <param name="Network">The network.</param>
/// <param name="Pod">The pod's UUID.</param>
/// <param name="NetworkNamespace">Path of the pod's network namespace.</param>
/// <param name="Interface">Name of the link in the pod.</param>
public sealed record BuiltInCall(BuiltInNetwork Network, string Pod, string NetworkNamespace, string Interface);
