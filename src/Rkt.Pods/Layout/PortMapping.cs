using System.Net;
using Appc.Images;
using Appc.Pods;

namespace Rkt.Pods.Layout;

/// <summary>A port of the host that leads to a port of the pod.</summary>
/// <param name="HostIp">The only address of the host that it is on; null for all.</param>
/// <param name="HostPort">The host's port.</param>
/// <param name="PodPort">The pod's port.</param>
/// <param name="Protocol">As the image writes it: tcp, udp.</param>
public sealed record PortMapping(IPAddress? HostIp, int HostPort, int PodPort, string Protocol)
{
    /// <summary>The mappings that a pod asks for, port by port.</summary>
    /// <param name="exposed">The ports of the pod manifest.</param>
    /// <param name="ports">The ports of all its apps.</param>
    public static IReadOnlyList<PortMapping> Of(IEnumerable<ExposedPort> exposed, IReadOnlyList<Port> ports)
    {
        var mappings = new List<PortMapping>();
        foreach (var port in exposed)
        {
            // A name that no app has was refused when the pod was made; a manifest of somebody else's may still have one.
            if ((port.PodPort ?? ports.FirstOrDefault(other => other.Name == port.Name)) is not { } target)
            {
                continue;
            }

            for (var i = 0; i < Math.Max(target.Count, 1); i++)
            {
                mappings.Add(new PortMapping(port.HostIp, port.HostPort + i, target.Number + i, target.Protocol));
            }
        }

        return mappings;
    }
}
