using System.Text.Json;
using Appc.Json;
using Appc.Names;
using Appc.Text;

namespace Appc.Images;

/// <summary>What an image says of itself: name, labels, how to run it, and what it builds upon.</summary>
/// <remarks>
/// Immutable: edit with <c>with</c>. A manifest that was parsed is valid; one that was edited is when <see cref="Validate()"/>
/// finds nothing. Fields that the specification does not know are kept, at every level.
/// </remarks>
public sealed record ImageManifest
{
    private const string Kind = "ImageManifest";
    private const string KindInWords = "image manifest";

    public AcVersion AcVersion { get; init; } = AcVersion.Specification;

    public required AcIdentifier Name { get; init; }

    public LabelSet Labels { get; init; } = LabelSet.Empty;

    /// <summary>How the image is run; null when it only has files for others to build upon.</summary>
    public App? App { get; init; }

    public AnnotationSet Annotations { get; init; } = AnnotationSet.Empty;

    public IReadOnlyList<Dependency> Dependencies { get; init; } = [];

    /// <summary>When not empty, the only paths of the rendered image, absolute.</summary>
    public IReadOnlyList<string> PathWhitelist { get; init; } = [];

    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    /// <summary>The label "version", or null.</summary>
    public string? Version => Labels.Find("version");

    /// <summary>What is odd about the manifest but does not make it invalid.</summary>
    public IReadOnlyList<ManifestProblem> Warnings => AcVersion.Major == AcVersion.Specification.Major
        ? []
        : [new ManifestProblem("acVersion", $"version {AcVersion} differs in its major number from the supported {AcVersion.Specification}")];

    /// <exception cref="ManifestException">It is not JSON, or breaks the specification; all problems are listed.</exception>
    public static ImageManifest Parse(ReadOnlyMemory<byte> utf8Json)
    {
        var problems = new ProblemList();
        using var document = JsonText.TryParse(utf8Json, problems);
        var manifest = document is null ? null : Read(document.RootElement, problems);
        problems.EndReading();
        manifest?.Validate(JsonPath.Root, problems);
        problems.ThrowIfAny(KindInWords);
        return manifest!;
    }

    /// <summary>Every rule that the manifest breaks; none for one that was parsed.</summary>
    public IReadOnlyList<ManifestProblem> Validate()
    {
        var problems = new ProblemList();
        Validate(JsonPath.Root, problems);
        return problems.Problems;
    }

    /// <summary>This manifest, when it breaks no rule.</summary>
    /// <exception cref="ManifestException">It breaks some; all are listed.</exception>
    public ImageManifest Checked()
    {
        var problems = Validate();
        return problems.Count == 0 ? this : throw new ManifestException(KindInWords, problems);
    }

    /// <summary>The manifest as UTF-8 JSON; it is not validated.</summary>
    public byte[] ToJson(JsonLayout layout = JsonLayout.Compact) => JsonText.Write(layout, Write);

    private static ImageManifest Read(JsonElement element, ProblemList problems)
    {
        var fields = new ObjectReader(element, JsonPath.Root, problems);
        Validation.Kind(fields, Kind, problems);
        return new ImageManifest
        {
            AcVersion = fields.RequiredNamed<AcVersion>("acVersion"),
            Name = fields.RequiredNamed<AcIdentifier>("name"),
            Labels = LabelSet.Read(fields, "labels"),
            App = fields.Object("app", App.Read),
            Annotations = AnnotationSet.Read(fields, "annotations"),
            Dependencies = fields.List("dependencies", Dependency.Read) ?? [],
            PathWhitelist = fields.TextList("pathWhitelist") ?? [],
            UnknownFields = fields.Rest(),
        };
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("acKind", Kind);
        writer.WriteString("acVersion", AcVersion.ToString());
        writer.WriteString("name", Name.ToString());
        Labels.WriteUnlessEmpty(writer, "labels");
        if (App is not null)
        {
            writer.WritePropertyName("app");
            App.Write(writer);
        }

        Annotations.WriteUnlessEmpty(writer, "annotations");
        writer.WriteListUnlessEmpty("dependencies", Dependencies, static (writer, dependency) => dependency.Write(writer));
        writer.WriteTextsUnlessEmpty("pathWhitelist", PathWhitelist);
        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }

    private void Validate(JsonPath path, ProblemList problems)
    {
        if (AcVersion is { IsZero: true })
        {
            problems.Add(path.Field("acVersion"), "must not be 0.0.0");
        }

        Labels.Validate(path.Field("labels"), problems);
        App?.Validate(path.Field("app"), problems);
        Annotations.Validate(path.Field("annotations"), problems);
        Validation.Each(
            Dependencies, path.Field("dependencies"), problems, static (dependency, path, problems) => dependency.Validate(path, problems));
        Validation.Each(PathWhitelist, path.Field("pathWhitelist"), problems, static (listed, path, problems) =>
        {
            if (!listed.StartsWith('/'))
            {
                problems.Add(path, $"must be an absolute path, not {Quoted.Of(listed)}");
            }
        });
    }
}
