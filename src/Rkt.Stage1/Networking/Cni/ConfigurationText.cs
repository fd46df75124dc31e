using System.Text.Json;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>Reads texts and switches of a configuration; what has another type is a fault that is named.</summary>
internal static class ConfigurationText
{
    /// <exception cref="FormatException">The field is missing, empty or not a string, or this is no object.</exception>
    internal static string Required(JsonElement element, string name) =>
        Optional(element, name) ?? throw new FormatException($"\"{name}\" is missing or empty");

    /// <summary>The field's text; null when it is absent, null or empty.</summary>
    /// <exception cref="FormatException">The field is not a string, or this is no object.</exception>
    internal static string? Optional(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("it is not a JSON object");
        }

        return !element.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
            _ => throw new FormatException($"\"{name}\" is not a string"),
        };
    }

    /// <summary>Whether a switch is on.</summary>
    /// <exception cref="FormatException">It is neither true nor false.</exception>
    internal static bool Switch(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,

        // Quoted in configurations that others have come to accept.
        JsonValueKind.String when bool.TryParse(value.GetString(), out var isOn) => isOn,
        _ => throw new FormatException($"\"{name}\" is neither true nor false"),
    };
}
