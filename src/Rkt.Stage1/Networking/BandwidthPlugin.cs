using System.Text.Json;
using Appc.Isolators;
using Rkt.Host.Errors;
using Rkt.Stage1.Networking.Cni;

namespace Rkt.Stage1.Networking;

/// <summary>Puts the plugin that limits the rate of an interface into those of a pod's networks that have none.</summary>
/// <remarks>The limit is that of each interface (appc: "applies to all interfaces"), so one network without it would be a way around it.</remarks>
public static class BandwidthPlugin
{
    private const string Type = "bandwidth";

    private static readonly (string Path, byte[] Content) Plugin = (Type, """{"type":"bandwidth","capabilities":{"bandwidth":true}}"""u8.ToArray());

    /// <summary>The plugin speaks no older one.</summary>
    private static readonly CniVersion Oldest = new(0, 3, 0);

    /// <summary>The networks as they are to be joined.</summary>
    /// <param name="networks">What the pod asks for.</param>
    /// <param name="limit">The limit, as <see cref="NetworkBandwidth.AddTo"/> writes it.</param>
    /// <param name="plugins">Where the plugin is looked for.</param>
    /// <exception cref="RktException">One of the networks cannot keep the limit.</exception>
    public static IReadOnlyList<(NetworkConfiguration Network, string Arguments)> AddTo(
        IReadOnlyList<(NetworkConfiguration Network, string Arguments)> networks, byte[] limit, CniPlugins plugins) =>
        [.. networks.Select(n => (AddTo(n.Network, limit, plugins), n.Arguments))];

    private static NetworkConfiguration AddTo(NetworkConfiguration network, byte[] limit, CniPlugins plugins)
    {
        if (network.Plugins.FirstOrDefault(static p => p.Type == Type || p.HasCapability(CapabilityArguments.Bandwidth)) is { } present)
        {
            Check(network, present, limit);
            return network;
        }

        if (plugins.TryFind(Type) is null)
        {
            throw Failure(network, plugins.Missing(Type));
        }

        return network.Versions[0] >= Oldest
            ? network.With([Plugin])
            : throw Failure(network, new RktException($"plugin \"{Type}\" needs version {Oldest} of CNI, and the network has {network.Versions[0]}")
            {
                Hint = $"set \"cniVersion\" in \"{network.Origin}\"",
            });
    }

    /// <summary>Makes sure that a plugin of the network's own keeps the limit: what its configuration says comes before what a pod does.</summary>
    private static void Check(NetworkConfiguration network, PluginConfiguration plugin, byte[] limit)
    {
        using var configuration = JsonDocument.Parse(plugin.Content.ToArray());
        using var wanted = JsonDocument.Parse(limit);
        var own = configuration.RootElement;
        var isPartial = own.TryGetProperty("unshapedSubnets", out _) || own.TryGetProperty("shapedSubnets", out _);
        var hasOwn = isPartial || wanted.RootElement.EnumerateObject().Any(rate => own.TryGetProperty(rate.Name, out _));
        if (!hasOwn && !plugin.HasCapability(CapabilityArguments.Bandwidth))
        {
            throw Failure(network, new RktException($"its plugin \"{plugin.Type}\" is not told the limits of pods")
            {
                Hint = $"add \"capabilities\": {{\"bandwidth\": true}} to the plugin in \"{network.Origin}\"",
            });
        }

        if (hasOwn && (isPartial || !Keeps("ingressRate") || !Keeps("egressRate")))
        {
            throw Failure(network, new RktException($"its plugin \"{plugin.Type}\" has a configuration of its own, which lets more through")
            {
                Hint = $"take rates, bursts and subnets out of the plugin in \"{network.Origin}\", or set rates that no pod's limit is below",
            });
        }

        bool Keeps(string name) => own.TryGetProperty(name, out var rate) && rate.ValueKind == JsonValueKind.Number && rate.TryGetUInt64(out var bits)
            && bits > 0 && bits <= wanted.RootElement.GetProperty(name).GetUInt64();
    }

    private static RktException Failure(NetworkConfiguration network, RktException cause) =>
        new($"network \"{network.Name}\" cannot keep the limit of isolator \"{IsolatorNames.NetworkBandwidth}\"", cause);
}
