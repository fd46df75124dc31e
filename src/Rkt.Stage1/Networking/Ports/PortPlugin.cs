using Rkt.Stage1.Networking.Cni;

namespace Rkt.Stage1.Networking.Ports;

/// <summary>Puts the plugin that forwards ports into a pod's networks when none of them has one.</summary>
public static class PortPlugin
{
    /// <remarks>
    /// What is sent to ::1 cannot be led into a pod: the kernel does not route it, and there is no setting for that, as there is for 127.0.0.1. With
    /// portmap's rule as it is by itself, whoever tries would wait for minutes; without one he is refused at once, and tries 127.0.0.1.
    /// </remarks>
    private static readonly (string Path, byte[] Content) Plugin =
        ("portmap", """{"type":"portmap","capabilities":{"portMappings":true},"snat":true,"conditionsV6":["!","-d","::1/128"]}"""u8.ToArray());

    /// <summary>The networks as they are to be joined.</summary>
    /// <param name="networks">What the pod asks for, in order; at least one.</param>
    /// <remarks>The reference (interface, section 9.1) forwards to the first network that hides its pods behind the host, else to the last.</remarks>
    public static IReadOnlyList<(NetworkConfiguration Network, string Arguments)> AddTo(
        IReadOnlyList<(NetworkConfiguration Network, string Arguments)> networks)
    {
        var changed = networks.ToList();
        if (changed.Exists(static n => n.Network.HasCapability(CapabilityArguments.PortMappings)))
        {
            return networks;
        }

        var first = changed.FindIndex(static n => n.Network.Main.IsMasquerading);
        var target = first >= 0 ? first : changed.Count - 1;
        changed[target] = changed[target] with { Network = changed[target].Network.With([Plugin]) };
        return changed;
    }
}
