using System.Text.Json;
using Appc.Json;

namespace Appc.Isolators;

/// <summary>Kernel settings by name: "net.ipv4.ip_forward" to "1".</summary>
public sealed record SysctlValue(IReadOnlyList<KeyValuePair<string, string>> Settings) : IsolatorValue
{
    internal static SysctlValue Read(JsonElement element, JsonPath path, ProblemList problems) =>
        new(UserMetadata.Read(element, path, problems));

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var setting in Settings)
        {
            writer.WriteString(setting.Key, setting.Value);
        }

        writer.WriteEndObject();
    }
}
