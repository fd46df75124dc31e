using System.Buffers;
using System.Text.Json;
using Rkt.Host.Netlink;

namespace Rkt.Stage1.Networking.Builtin;

/// <summary>What the plugin ptp would print.</summary>
internal static class PluginResult
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, IndentSize = 4 };

    /// <param name="call">What the plugin would have been told.</param>
    /// <param name="wire">The links.</param>
    /// <param name="address">The pod's address.</param>
    internal static byte[] Format(BuiltInCall call, PodWire wire, Ipv4Address address)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Layout);
        json.WriteStartObject();
        json.WriteString("cniVersion", BuiltInNetwork.CniVersion);
        json.WriteStartArray("interfaces");
        WriteLink(json, wire.HostName, wire.HostLink, sandbox: null);
        WriteLink(json, call.Interface, wire.PodLink, call.NetworkNamespace);
        json.WriteEndArray();

        json.WriteStartArray("ips");
        json.WriteStartObject();
        json.WriteString("version", "4");
        json.WriteNumber("interface", 1);
        json.WriteString("address", $"{address}/{call.Network.Subnet.PrefixLength}");
        json.WriteString("gateway", call.Network.Gateway.ToString());
        json.WriteEndObject();
        json.WriteEndArray();

        if (call.Network.IsRouted)
        {
            json.WriteStartArray("routes");
            json.WriteStartObject();
            json.WriteString("dst", Ipv4Subnet.Everywhere.ToString());
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartObject("dns");
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteLink(Utf8JsonWriter json, string name, NetworkLink link, string? sandbox)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("mac", link.HardwareAddress);
        if (sandbox is not null)
        {
            json.WriteString("sandbox", sandbox);
        }

        json.WriteEndObject();
    }
}
