using System.Text.Json;
using Appc.Json;
using Appc.Names;

namespace Appc.Images;

/// <summary>What tells images of one name apart: "version", "os", "arch" and any other.</summary>
public sealed record Label(AcIdentifier Name, string Value) : INamedValue
{
    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    string INamedValue.Key => Name?.ToString()!;

    internal static Label Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new Label(fields.RequiredNamed<AcIdentifier>("name"), fields.TextOrEmpty("value")) { UnknownFields = fields.Rest() };
    }
}
