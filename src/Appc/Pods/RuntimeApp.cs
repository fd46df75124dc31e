using System.Text.Json;
using Appc.Images;
using Appc.Json;
using Appc.Names;

namespace Appc.Pods;

/// <summary>An app of a pod.</summary>
public sealed record RuntimeApp
{
    /// <summary>Unique in the pod.</summary>
    public required AcName Name { get; init; }

    public required RuntimeImage Image { get; init; }

    /// <summary>Replaces the image's app as a whole; null to use that one.</summary>
    public App? App { get; init; }

    public bool ReadOnlyRootFs { get; init; }

    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    public AnnotationSet Annotations { get; init; } = AnnotationSet.Empty;

    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    internal static RuntimeApp Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new RuntimeApp
        {
            Name = fields.RequiredNamed<AcName>("name"),
            Image = fields.RequiredObject("image", RuntimeImage.Read),
            App = fields.Object("app", App.Read),
            ReadOnlyRootFs = fields.Flag("readOnlyRootFS") ?? false,
            Mounts = fields.List("mounts", Mount.Read) ?? [],
            Annotations = AnnotationSet.Read(fields, "annotations"),
            UnknownFields = fields.Rest(),
        };
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name.ToString());
        writer.WritePropertyName("image");
        Image.Write(writer);
        if (App is not null)
        {
            writer.WritePropertyName("app");
            App.Write(writer);
        }

        writer.WriteIfTrue("readOnlyRootFS", ReadOnlyRootFs);
        writer.WriteListUnlessEmpty("mounts", Mounts, static (writer, mount) => mount.Write(writer));
        Annotations.WriteUnlessEmpty(writer, "annotations");
        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }

    internal void Validate(JsonPath path, ProblemList problems)
    {
        Image?.Labels.Validate(path.Field("image").Field("labels"), problems);
        App?.Validate(path.Field("app"), problems);
        Validation.Each(Mounts, path.Field("mounts"), problems, static (mount, path, problems) => mount.Validate(path, problems));
        Annotations.Validate(path.Field("annotations"), problems);
    }
}
