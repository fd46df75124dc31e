namespace Rkt.Stage1.Networking.Cni;

/// <summary>An interface that a plugin says it has made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HardwareAddress">Its hardware address; empty when it has none.</param>
/// <param name="Sandbox">The network namespace that it is in; empty for the host's.</param>
public sealed record CniInterface(string Name, string HardwareAddress, string Sandbox);
