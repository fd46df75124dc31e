using System.Text.Json;
using Appc.Json;

namespace Appc.Isolators;

/// <summary>Limits of each process by resource: <c>{"nofile": "1024:4096"}</c>, soft and hard, or one number for both.</summary>
public sealed record RlimitsValue(IReadOnlyList<Rlimit> Limits) : IsolatorValue
{
    internal static RlimitsValue Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var limits = new List<Rlimit>();
        foreach (var (name, value) in UserMetadata.Read(element, path, problems))
        {
            try
            {
                limits.Add(Rlimit.Parse(name, value));
            }
            catch (FormatException e)
            {
                problems.Add(path.Field(name), e.Message);
            }
        }

        return new RlimitsValue(limits);
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var limit in Limits)
        {
            writer.WriteString(limit.Name, limit.FormatValue());
        }

        writer.WriteEndObject();
    }
}
