using System.Buffers;
using System.Text.Json;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Pods.Layout;
using Rkt.Stage1.Networking.Cni;

namespace Rkt.Stage1.Networking;

/// <summary>What plugins were told of a pod's place in a network, and what they answered: kept in the pod's directory, to undo it with the same words.</summary>
/// <param name="Attachment">The pod's place.</param>
/// <param name="Version">The version of CNI that the plugins were spoken to in; null for that of the configuration.</param>
/// <param name="PluginDirectories">Where the plugins were found.</param>
/// <param name="Result">What the chain has answered, as far as it came; null until its first plugin has.</param>
public sealed record AttachmentRecord(CniAttachment Attachment, CniVersion? Version, IReadOnlyList<string> PluginDirectories, byte[]? Result)
{
    /// <summary>Writes the record, in place of an earlier one for the same interface.</summary>
    public void Write(PodPath pod)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("cniVersion", Version?.ToString() ?? "");
        json.WriteString("containerId", Attachment.ContainerId);
        json.WriteString("netns", Attachment.NetworkNamespace);
        json.WriteString("ifName", Attachment.Interface);
        json.WriteString("cniArgs", Attachment.Arguments);
        json.WriteStartArray("cniPath");
        foreach (var directory in PluginDirectories)
        {
            json.WriteStringValue(directory);
        }

        json.WriteEndArray();
        Attachment.Capabilities.Write(json, "capabilityArgs", static _ => true);
        if (Result is not null)
        {
            json.WritePropertyName("result");
            json.WriteRawValue(Result, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.Flush();
        AtomicFile.Write(PathOf(pod, Attachment.Interface), buffer.WrittenSpan, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, Durability.ProcessCrash);
    }

    /// <summary>Reads the record for an interface; null for a pod of an earlier rkt, which has none.</summary>
    /// <exception cref="RktException">It is not what <see cref="Write"/> writes.</exception>
    public static AttachmentRecord? ReadIfExists(PodPath pod, string interfaceName)
    {
        var path = PathOf(pod, interfaceName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new RktException($"cannot read \"{path}\"", e);
        }
    }

    private static AttachmentRecord Read(JsonElement root) => new(
        new CniAttachment
        {
            ContainerId = Text(root, "containerId"),
            NetworkNamespace = Text(root, "netns"),
            Interface = Text(root, "ifName"),
            Arguments = Text(root, "cniArgs"),
            Capabilities = root.TryGetProperty("capabilityArgs", out var capabilities) ? CapabilityArguments.Read(capabilities) : CapabilityArguments.None,
        },
        CniVersion.TryParse(Text(root, "cniVersion")),
        [.. root.GetProperty("cniPath").EnumerateArray().Select(static d => d.GetString() ?? "")],
        root.TryGetProperty("result", out var result) ? JsonBytes.Of(result) : null);

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";

    private static string PathOf(PodPath pod, string interfaceName) => $"{pod.NetworkConfigurations}/{interfaceName}.json";
}
