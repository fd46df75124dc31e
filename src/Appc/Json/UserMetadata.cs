using System.Text.Json;

namespace Appc.Json;

/// <summary>User annotations and user labels: texts under free-form keys, whose order is kept.</summary>
internal static class UserMetadata
{
    internal static IReadOnlyList<KeyValuePair<string, string>> Empty { get; } = [];

    internal static IReadOnlyList<KeyValuePair<string, string>> Read(ObjectReader fields, string name) =>
        fields.Object(name, Read) ?? Empty;

    internal static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<KeyValuePair<string, string>> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (var entry in entries)
        {
            writer.WriteString(entry.Key, entry.Value);
        }

        writer.WriteEndObject();
    }

    internal static IReadOnlyList<KeyValuePair<string, string>> Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return [.. fields.Names.Select(key => new KeyValuePair<string, string>(key, fields.TextOrEmpty(key)))];
    }
}
