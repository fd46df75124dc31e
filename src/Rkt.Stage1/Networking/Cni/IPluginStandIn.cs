namespace Rkt.Stage1.Networking.Cni;

/// <summary>Does the work of some plugins in this process, with the same outcome, so that either can undo what the other has done.</summary>
public interface IPluginStandIn
{
    /// <summary>ADD; null when the plugin has to be executed.</summary>
    /// <returns>What the plugin would print.</returns>
    byte[]? TryAdd(PluginConfiguration plugin, CniAttachment attachment);

    /// <summary>DEL; false when the plugin has to be executed.</summary>
    /// <param name="plugin">What the plugin is told by its network's configuration.</param>
    /// <param name="attachment">The pod's place in the network.</param>
    /// <param name="result">What the network has answered on ADD; null when that is not known.</param>
    bool TryDelete(PluginConfiguration plugin, CniAttachment attachment, byte[]? result);
}
