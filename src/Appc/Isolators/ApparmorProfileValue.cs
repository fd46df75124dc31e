using System.Text.Json;
using Appc.Json;

namespace Appc.Isolators;

/// <summary>The AppArmor profile of an app.</summary>
public sealed record ApparmorProfileValue(string Profile) : IsolatorValue
{
    internal static ApparmorProfileValue Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new ApparmorProfileValue(fields.TextOrEmpty("profile"));
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("profile", Profile);
        writer.WriteEndObject();
    }
}
