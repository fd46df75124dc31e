using System.Text.Json;
using Appc.Json;

namespace Appc.Isolators;

/// <summary>The SELinux context of an app.</summary>
public sealed record SelinuxContextValue(string User, string Role, string Type, string Level) : IsolatorValue
{
    internal static SelinuxContextValue Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new SelinuxContextValue(Part("user"), Part("role"), Part("type"), Part("level"));

        string Part(string name)
        {
            var text = fields.TextOrEmpty(name);
            if (fields.IsObject && text.Length == 0)
            {
                problems.Add(path.Field(name), "is required");
            }

            // Colons separate the parts; only the last one, the level, has some of its own.
            if (name != "level" && text.Contains(':'))
            {
                problems.Add(path.Field(name), "must not contain a colon");
            }

            return text;
        }
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("user", User);
        writer.WriteString("role", Role);
        writer.WriteString("type", Type);
        writer.WriteString("level", Level);
        writer.WriteEndObject();
    }
}
