using System.Text.Json;
using Appc.Json;

namespace Appc.Isolators;

/// <summary>Capabilities to retain or to remove, which of the two the isolator's name says: "CAP_NET_BIND_SERVICE".</summary>
public sealed record CapabilitiesValue(IReadOnlyList<string> Set) : IsolatorValue
{
    internal static CapabilitiesValue Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        var set = fields.TextList("set") ?? [];
        if (fields.IsObject && set.Length == 0)
        {
            problems.Add(path.Field("set"), "must not be empty");
        }

        return new CapabilitiesValue(set);
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteTexts("set", [.. Set]);
        writer.WriteEndObject();
    }
}
