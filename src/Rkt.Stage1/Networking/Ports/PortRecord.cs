using System.Net;
using System.Text.Json;
using Rkt.Pods.Layout;
using Rkt.Stage1.Networking.Cni;

namespace Rkt.Stage1.Networking.Ports;

/// <summary>Port mappings in the form of CNI's capability <c>portMappings</c>: what plugins are told, and what stays on record of it.</summary>
public static class PortRecord
{
    /// <summary>What is known of a pod, with its port mappings.</summary>
    public static CapabilityArguments AddTo(CapabilityArguments arguments, IReadOnlyList<PortMapping> ports) =>
        ports.Count == 0 ? arguments : arguments.With(CapabilityArguments.PortMappings, json =>
        {
            json.WriteStartArray();
            foreach (var port in ports)
            {
                json.WriteStartObject();
                json.WriteNumber("hostPort", port.HostPort);
                json.WriteNumber("containerPort", port.PodPort);
                json.WriteString("protocol", port.Protocol);
                if (port.HostIp is not null)
                {
                    json.WriteString("hostIP", port.HostIp.ToString());
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    /// <summary>The port mappings that a pod has in its networks, as its plugins were told.</summary>
    /// <exception cref="Host.Errors.RktException">The pod's record cannot be read.</exception>
    public static IReadOnlyList<PortMapping> Read(PodPath pod)
    {
        var ports = new List<PortMapping>();
        foreach (var network in PodNetworkFile.Read(pod))
        {
            if (AttachmentRecord.ReadIfExists(pod, network.IfName)?.Attachment.Capabilities.ValueOf(CapabilityArguments.PortMappings) is { } value)
            {
                using var document = JsonDocument.Parse(value);
                ports.AddRange(document.RootElement.EnumerateArray().Select(Read));
            }
        }

        return ports;
    }

    private static PortMapping Read(JsonElement port) => new(
        port.TryGetProperty("hostIP", out var address) ? IPAddress.Parse(address.GetString()!) : null,
        port.GetProperty("hostPort").GetInt32(),
        port.GetProperty("containerPort").GetInt32(),
        port.GetProperty("protocol").GetString()!);
}
