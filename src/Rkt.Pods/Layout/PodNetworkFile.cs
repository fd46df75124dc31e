using System.Buffers;
using System.Text.Json;
using Rkt.Host.Errors;

namespace Rkt.Pods.Layout;

/// <summary>Reads and writes <c>net-info.json</c>: an array of the pod's networks, in the order in which they were joined.</summary>
public static class PodNetworkFile
{
    /// <summary>The content of the file.</summary>
    public static byte[] Format(IReadOnlyList<PodNetwork> networks)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var network in networks)
        {
            Write(json, network);
        }

        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes one network as an object.</summary>
    public static void Write(Utf8JsonWriter json, PodNetwork network)
    {
        json.WriteStartObject();
        json.WriteString("netName", network.NetName);
        json.WriteString("netConf", network.NetConf);
        json.WriteString("pluginPath", network.PluginPath);
        json.WriteString("ifName", network.IfName);
        json.WriteString("ip", network.Ip);
        json.WriteString("args", network.Args);
        json.WriteString("mask", network.Mask);
        if (network.Addresses.Count > 0)
        {
            json.WriteStartArray("ips");
            foreach (var address in network.Addresses)
            {
                json.WriteStringValue(address);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Reads the networks of a pod; none when it has no such file.</summary>
    /// <exception cref="RktException">The file is not what <see cref="Format"/> writes.</exception>
    public static IReadOnlyList<PodNetwork> Read(PodPath pod)
    {
        if (!File.Exists(pod.NetworkResults))
        {
            return [];
        }

        byte[] content;
        try
        {
            content = File.ReadAllBytes(pod.NetworkResults);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // The pod has moved on just now.
            return [];
        }

        try
        {
            return Parse(content);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new RktException($"cannot read \"{pod.NetworkResults}\"", e);
        }
    }

    private static List<PodNetwork> Parse(byte[] content)
    {
        using var document = JsonDocument.Parse(content);
        var networks = new List<PodNetwork>();
        foreach (var item in document.RootElement.EnumerateArray())
        {
            networks.Add(new PodNetwork(
                Text(item, "netName"),
                Text(item, "netConf"),
                Text(item, "pluginPath"),
                Text(item, "ifName"),
                Text(item, "ip"),
                Text(item, "args"),
                Text(item, "mask"))
            {
                Addresses = item.TryGetProperty("ips", out var addresses) ? [.. addresses.EnumerateArray().Select(static a => a.GetString() ?? "")] : [],
            });
        }

        return networks;
    }

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
