using System.Text.Json;
using Appc.Json;
using Appc.Names;

namespace Appc.Images;

/// <summary>A variable of an app's environment.</summary>
public sealed record EnvironmentVariable(EnvironmentName Name, string Value) : INamedValue
{
    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    string INamedValue.Key => Name?.ToString()!;

    internal static EnvironmentVariable Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new EnvironmentVariable(fields.RequiredNamed<EnvironmentName>("name"), fields.TextOrEmpty("value")) { UnknownFields = fields.Rest() };
    }
}
