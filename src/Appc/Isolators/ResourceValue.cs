using System.Text.Json;
using Appc.Json;

namespace Appc.Isolators;

/// <summary>An amount of cpu, memory, bandwidth or operations per second.</summary>
public sealed record ResourceValue : IsolatorValue
{
    /// <summary>Whether it holds for everything that has no limit of its own.</summary>
    public bool IsDefault { get; init; }

    /// <summary>What the app expects to get.</summary>
    public Quantity? Request { get; init; }

    /// <summary>What the app cannot exceed: cores, bytes, bytes a second or operations a second.</summary>
    public Quantity? Limit { get; init; }

    internal static ResourceValue Read(JsonElement element, JsonPath path, ProblemList problems, ResourceKind kind)
    {
        var fields = new ObjectReader(element, path, problems);
        var isDefault = fields.Flag("default") ?? false;
        var value = new ResourceValue
        {
            IsDefault = isDefault,
            Request = Amount(fields, "request", path, problems),
            Limit = Amount(fields, "limit", path, problems),
        };
        if (!fields.IsObject)
        {
            return value;
        }

        if (isDefault != (kind == ResourceKind.Default))
        {
            problems.Add(path.Field("default"), kind == ResourceKind.Default ? "must be true" : "must be false or absent");
        }

        if (kind == ResourceKind.Default && value.Request is not null)
        {
            problems.Add(path.Field("request"), "is not supported for this resource");
        }

        return value;
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteIfTrue("default", IsDefault);
        writer.WriteTextUnlessEmpty("request", Request?.ToString());
        writer.WriteTextUnlessEmpty("limit", Limit?.ToString());
        writer.WriteEndObject();
    }

    private static Quantity? Amount(ObjectReader fields, string name, JsonPath path, ProblemList problems)
    {
        if (fields.Take(name) is not { } element)
        {
            return null;
        }

        // Bare numbers are read as well as texts, as the reference tools do.
        var text = element.ValueKind == JsonValueKind.Number
            ? element.GetRawText()
            : ObjectReader.TextOf(element, path.Field(name), problems);
        if (text is null)
        {
            return null;
        }

        var amount = Quantity.Create(text, out var problem);
        if (amount is null || amount.IsNegative)
        {
            problems.Add(path.Field(name), amount is null ? problem : "must not be negative");
        }

        return amount;
    }
}
