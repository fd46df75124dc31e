using Rkt.Stage1.Networking.Cni;

namespace Rkt.Stage1.Networking.Builtin;

/// <summary>Stands in for the plugin of a built-in network.</summary>
/// <param name="plugins">Where the plugins are that it stands in for.</param>
/// <param name="messages">Where to tell why they have to be executed.</param>
public sealed class BuiltInStandIn(CniPlugins plugins, TextWriter messages) : IPluginStandIn
{
    public byte[]? TryAdd(PluginConfiguration plugin, CniAttachment attachment) =>
        NetworkOf(plugin, attachment) is { } network ? Plugin(plugin).TryAdd(CallOf(network, attachment)) : null;

    public bool TryDelete(PluginConfiguration plugin, CniAttachment attachment, byte[]? result) =>
        NetworkOf(plugin, attachment) is { } network && Plugin(plugin).TryDelete(CallOf(network, attachment), AddressOf(result));

    private static BuiltInNetwork? NetworkOf(PluginConfiguration plugin, CniAttachment attachment) =>
        attachment.Arguments.Length == 0 ? BuiltInNetwork.WithContent(plugin.Content) : null;

    private static BuiltInCall CallOf(BuiltInNetwork network, CniAttachment attachment) =>
        new(network, attachment.ContainerId, attachment.NetworkNamespace, attachment.Interface);

    private static string AddressOf(byte[]? result) =>
        result is null ? "" : CniResult.Parse(result).Address?.Address.ToString() ?? "";

    private BuiltInPlugin Plugin(PluginConfiguration plugin) =>
        new(plugins.Find(plugin.Type).Path, plugins.Find(plugin.Ipam!).Path, messages);
}
