namespace Rkt.Stage1.Networking;

/// <summary>What a plugin is told: which container, which interface, which network.</summary>
/// <param name="Network">The network's configuration, the plugin's standard input.</param>
/// <param name="ContainerId">The pod's UUID.</param>
/// <param name="NetworkNamespace">Path of the pod's network namespace.</param>
/// <param name="Interface">Name of the interface in the pod.</param>
/// <param name="Arguments">CNI_ARGS; empty for none.</param>
public sealed record CniCall(
    NetworkConfiguration Network, string ContainerId, string NetworkNamespace, string Interface, string Arguments);
