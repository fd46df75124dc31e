using System.Text.Json;
using Appc.Json;
using Appc.Names;

namespace Appc.Images;

/// <summary>Something said about an image, app or pod that does not tell it apart from others.</summary>
public sealed record Annotation(AcIdentifier Name, string Value) : INamedValue
{
    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    string INamedValue.Key => Name?.ToString()!;

    internal static Annotation Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new Annotation(fields.RequiredNamed<AcIdentifier>("name"), fields.TextOrEmpty("value")) { UnknownFields = fields.Rest() };
    }
}
