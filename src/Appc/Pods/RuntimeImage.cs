using System.Text.Json;
using Appc.Images;
using Appc.Json;
using Appc.Names;

namespace Appc.Pods;

/// <summary>Which image an app of a pod runs.</summary>
public sealed record RuntimeImage
{
    /// <summary>For readers only: the ID decides.</summary>
    public AcIdentifier? Name { get; init; }

    /// <summary>The image; pods made by stage0 carry as many digits as a <see cref="StoreKey"/> has.</summary>
    public required ImageId Id { get; init; }

    /// <summary>For readers only: the ID decides.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;

    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    internal static RuntimeImage Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new RuntimeImage
        {
            Name = fields.Named<AcIdentifier>("name"),
            Id = fields.RequiredNamed<ImageId>("id"),
            Labels = LabelSet.Read(fields, "labels"),
            UnknownFields = fields.Rest(),
        };
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteTextUnlessEmpty("name", Name?.ToString());
        writer.WriteString("id", Id.ToString());
        Labels.WriteUnlessEmpty(writer, "labels");
        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }
}
