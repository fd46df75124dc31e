using System.Text.Json;
using Appc.Json;

namespace Appc.Isolators;

/// <summary>The AppArmor profile of an app.</summary>
public sealed record ApparmorProfileValue(string Profile) : IsolatorValue
{
    internal static ApparmorProfileValue Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        var profile = fields.TextOrEmpty("profile");
        if (fields.IsObject && profile.Length == 0)
        {
            // An app that asks to be confined, and does not say how, would run without.
            problems.Add(path.Field("profile"), "is required");
        }

        return new ApparmorProfileValue(profile);
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("profile", Profile);
        writer.WriteEndObject();
    }
}
