using System.Text.Json;

namespace Rkt.Images.Downloads.Caching;

/// <summary>Fields of small JSON files that may be missing or of another kind.</summary>
internal static class JsonField
{
    /// <summary>A string, or null. One with control characters is none: it would go into a header.</summary>
    public static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String && field.GetString() is { } text
            && !text.AsSpan().ContainsAnyInRange('\0', '\x1f') ? text : null;

    /// <summary>A whole number, or null.</summary>
    public static long? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out var number) ? number : null;
}
