using Rkt.Pods.Layout;
using Rkt.Stage1.Networking.Cni;
using Rkt.Stage1.Networking.Ports;

namespace Rkt.Stage1.Networking;

/// <summary>What a pod has to say to plugins that have a capability for it, in every network that it joins.</summary>
public static class NetworkCapabilities
{
    /// <param name="hostname">The pod's host name, by which a network may know it.</param>
    /// <param name="ports">The ports of the host that lead into the pod.</param>
    /// <param name="bandwidth">How fast it may be, by each interface; null for no limit.</param>
    public static CapabilityArguments Of(string hostname, IReadOnlyList<PortMapping> ports, NetworkBandwidth? bandwidth)
    {
        var arguments = PortRecord.AddTo(
            CapabilityArguments.None.With(CapabilityArguments.Aliases, json =>
            {
                json.WriteStartArray();
                json.WriteStringValue(hostname);
                json.WriteEndArray();
            }),
            ports);
        return bandwidth?.AddTo(arguments) ?? arguments;
    }
}
