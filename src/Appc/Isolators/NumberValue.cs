using System.Text.Json;
using Appc.Json;

namespace Appc.Isolators;

/// <summary>The value of <see cref="IsolatorNames.CpuShares"/> or <see cref="IsolatorNames.OomScoreAdjustment"/>.</summary>
public sealed record NumberValue(long Number) : IsolatorValue
{
    internal static NumberValue Read(JsonElement element, JsonPath path, ProblemList problems, long least, long most) =>
        new(ObjectReader.NumberOf(element, path, problems, least, most) ?? least);

    internal override void Write(Utf8JsonWriter writer) => writer.WriteNumberValue(Number);
}
