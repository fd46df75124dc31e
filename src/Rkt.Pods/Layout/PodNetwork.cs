namespace Rkt.Pods.Layout;

/// <summary>A network that a pod has joined, as <c>net-info.json</c> and the JSON of <c>rkt list</c> describe it.</summary>
/// <param name="NetName">The network's name.</param>
/// <param name="NetConf">Path of the configuration in use.</param>
/// <param name="PluginPath">The plugin that made it.</param>
/// <param name="IfName">The interface in the pod.</param>
/// <param name="Ip">The address in the pod, the first of IPv4 or else of IPv6; empty when it got none.</param>
/// <param name="Args">The plugin's extra arguments.</param>
/// <param name="Mask">The network mask, hexadecimal digits or in the form of an address.</param>
public sealed record PodNetwork(string NetName, string NetConf, string PluginPath, string IfName, string Ip, string Args, string Mask)
{
    /// <summary>All addresses in the pod, each with the length of its prefix, <c>ADDRESS/N</c>; our addition to the reference.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];
}
