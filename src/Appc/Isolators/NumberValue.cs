using System.Text.Json;
using Appc.Json;

namespace Appc.Isolators;

/// <summary>The value of <see cref="IsolatorNames.CpuShares"/>, <see cref="IsolatorNames.OomScoreAdjustment"/> or <see cref="IsolatorNames.ProcessLimit"/>.</summary>
public sealed record NumberValue(long Number) : IsolatorValue
{
    /// <summary>As many as Linux has pids for.</summary>
    internal const long MostProcesses = 1 << 22;

    internal static NumberValue Read(JsonElement element, JsonPath path, ProblemList problems, long least, long most) =>
        new(ObjectReader.NumberOf(element, path, problems, least, most) ?? least);

    internal override void Write(Utf8JsonWriter writer) => writer.WriteNumberValue(Number);
}
