using System.Text.Json;
using Rkt.Host.Errors;

namespace Rkt.Stage1.Networking;

/// <summary>A CNI network configuration.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Plugin">The main plugin, its <c>type</c>.</param>
/// <param name="CniVersion">The version of the CNI specification it is written for.</param>
/// <param name="Origin">The file it came from; for the built-in ones the name they would have.</param>
/// <param name="Content">The JSON as it was written.</param>
public sealed record NetworkConfiguration(string Name, string Plugin, string CniVersion, string Origin, byte[] Content)
{
    /// <summary>What a configuration without <c>cniVersion</c> means (interface reference, section 9).</summary>
    private const string AssumedVersion = "0.1.0";

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="RktException">It is no JSON object, or lacks a name or a type.</exception>
    public static NetworkConfiguration Parse(string origin, byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            return new NetworkConfiguration(
                Text(root, "name") ?? throw new FormatException("\"name\" is missing"),
                Text(root, "type") ?? throw new FormatException("\"type\" is missing"),
                Text(root, "cniVersion") ?? AssumedVersion,
                origin,
                content);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new RktException($"cannot read network configuration \"{origin}\"", e);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text ? text : null;
}
