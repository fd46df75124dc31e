using System.Buffers;
using System.Text.Json;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>What a network's configuration says to one plugin of its chain.</summary>
public sealed class PluginConfiguration
{
    private const string PreviousResult = "prevResult";
    private const string RuntimeConfiguration = "runtimeConfig";
    private const string CapabilitiesField = "capabilities";

    private readonly byte[] _content;
    private readonly string[] _capabilities;

    private PluginConfiguration(string type, string? ipam, bool isMasquerading, string[] capabilities, byte[] content)
    {
        IsMasquerading = isMasquerading;
        Type = type;
        Ipam = ipam;
        _capabilities = capabilities;
        _content = content;
    }

    /// <summary>The plugin's name, that of its program.</summary>
    public string Type { get; }

    /// <summary>The name of the plugin that it has addresses managed by; null for none.</summary>
    public string? Ipam { get; }

    /// <summary>Whether it hides pods behind the host's address (<c>ipMasq</c>).</summary>
    public bool IsMasquerading { get; }

    /// <summary>Its object, as it was written.</summary>
    public ReadOnlySpan<byte> Content => _content;

    /// <exception cref="FormatException">It is no object, has no type, or has one that is not a file's name.</exception>
    internal static PluginConfiguration Read(JsonElement element)
    {
        var type = ConfigurationText.Required(element, "type");
        CheckType(type);
        var ipam = element.TryGetProperty("ipam", out var object_) && object_.ValueKind == JsonValueKind.Object ? ConfigurationText.Optional(object_, "type") : null;
        if (ipam is not null)
        {
            CheckType(ipam);
        }

        return new PluginConfiguration(type, ipam, ConfigurationText.Switch(element, "ipMasq"), ReadCapabilities(element), JsonBytes.Of(element));
    }

    /// <summary>Whether it takes what a capability is about.</summary>
    public bool HasCapability(string name) => Array.IndexOf(_capabilities, name) >= 0;

    /// <summary>What the plugin reads from its standard input.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="version">The version that the whole chain speaks.</param>
    /// <param name="arguments">What is known of the pod; it is told what it has a capability for.</param>
    /// <param name="previous">What the plugin before it has answered, or on CHECK and DEL the whole chain; null for nothing.</param>
    public byte[] Compose(string network, CniVersion version, CapabilityArguments arguments, byte[]? previous)
    {
        var buffer = new ArrayBufferWriter<byte>(_content.Length + 256);
        using var json = new Utf8JsonWriter(buffer);
        using var document = JsonDocument.Parse(_content);
        json.WriteStartObject();
        json.WriteString("cniVersion", version.ToString());
        json.WriteString("name", network);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (!IsOurs(property.Name))
            {
                property.WriteTo(json);
            }
        }

        arguments.Write(json, RuntimeConfiguration, HasCapability);
        if (previous is not null)
        {
            json.WritePropertyName(PreviousResult);
            json.WriteRawValue(previous, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether a field is written by us, or (the capabilities) meant for us alone.</summary>
    private static bool IsOurs(string field) =>
        field is "cniVersion" or "name" or CapabilitiesField or RuntimeConfiguration or PreviousResult;

    private static void CheckType(string type)
    {
        // A type is a file's name: a path would reach programs outside of the directories for plugins.
        if (type.Contains('/') || type is "." or ".." || type.Contains('\0'))
        {
            throw new FormatException($"\"{type}\" is not the name of a plugin");
        }
    }

    private static string[] ReadCapabilities(JsonElement element)
    {
        if (!element.TryGetProperty(CapabilitiesField, out var capabilities) || capabilities.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (capabilities.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"\"{CapabilitiesField}\" is not an object");
        }

        return [.. capabilities.EnumerateObject().Where(static c => c.Value.ValueKind == JsonValueKind.True).Select(static c => c.Name)];
    }
}
