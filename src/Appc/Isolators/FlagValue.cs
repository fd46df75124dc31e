using System.Text.Json;
using Appc.Json;

namespace Appc.Isolators;

/// <summary>The value of <see cref="IsolatorNames.NoNewPrivileges"/>.</summary>
public sealed record FlagValue(bool IsSet) : IsolatorValue
{
    internal static FlagValue Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            problems.Add(path, $"must be true or false, not {ObjectReader.Describe(element)}");
        }

        return new FlagValue(element.ValueKind == JsonValueKind.True);
    }

    internal override void Write(Utf8JsonWriter writer) => writer.WriteBooleanValue(IsSet);
}
