using System.Text.Json;
using Appc.Json;
using Appc.Names;

namespace Appc.Images;

/// <summary>An image whose files an image builds upon.</summary>
public sealed record Dependency
{
    public required AcIdentifier ImageName { get; init; }

    /// <summary>The very image meant, or null to choose by name and labels.</summary>
    public ImageId? ImageId { get; init; }

    public LabelSet Labels { get; init; } = LabelSet.Empty;

    /// <summary>The size of the archive in bytes; 0 when it is not given.</summary>
    public long Size { get; init; }

    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    internal static Dependency Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new Dependency
        {
            ImageName = fields.RequiredNamed<AcIdentifier>("imageName"),
            ImageId = fields.Named<ImageId>("imageID"),
            Labels = LabelSet.Read(fields, "labels"),
            Size = fields.Number("size", 0, long.MaxValue) ?? 0,
            UnknownFields = fields.Rest(),
        };
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("imageName", ImageName.ToString());
        writer.WriteTextUnlessEmpty("imageID", ImageId?.ToString());
        Labels.WriteUnlessEmpty(writer, "labels");
        if (Size > 0)
        {
            writer.WriteNumber("size", Size);
        }

        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }

    internal void Validate(JsonPath path, ProblemList problems) => Labels.Validate(path.Field("labels"), problems);
}
