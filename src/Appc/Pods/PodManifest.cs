using System.Text.Json;
using Appc.Images;
using Appc.Isolators;
using Appc.Json;
using Appc.Names;

namespace Appc.Pods;

/// <summary>What a pod runs: apps, the volumes they share, and the ports they expose.</summary>
/// <remarks>
/// Immutable: edit with <c>with</c>. A manifest that was parsed is valid; one that was edited is when <see cref="Validate()"/>
/// finds nothing. Fields that the specification does not know are kept, at every level.
/// </remarks>
public sealed record PodManifest
{
    private const string Kind = "PodManifest";
    private const string KindInWords = "pod manifest";

    /// <summary>The version of the program that made the pod, not of the specification: rkt always wrote its own.</summary>
    public required AcVersion AcVersion { get; init; }

    /// <summary>May be empty; running such a pod is refused elsewhere.</summary>
    public OptionalList<RuntimeApp> Apps { get; init; }

    public OptionalList<Volume> Volumes { get; init; }

    /// <summary>Isolators of the pod as a whole; unknown ones are allowed here.</summary>
    public OptionalList<Isolator> Isolators { get; init; }

    public AnnotationSet Annotations { get; init; } = AnnotationSet.Empty;

    public OptionalList<ExposedPort> Ports { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> UserAnnotations { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> UserLabels { get; init; } = [];

    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    /// <exception cref="ManifestException">It is not JSON, or breaks the specification; all problems are listed.</exception>
    public static PodManifest Parse(ReadOnlyMemory<byte> utf8Json)
    {
        var problems = new ProblemList();
        using var document = JsonText.TryParse(utf8Json, problems);
        var manifest = document is null ? null : Read(document.RootElement, problems);
        problems.EndReading();
        manifest?.Validate(JsonPath.Root, problems);
        problems.ThrowIfAny(KindInWords);
        return manifest!;
    }

    /// <summary>The app of a name, or null when the pod has none.</summary>
    public RuntimeApp? FindApp(AcName name)
    {
        foreach (var app in Apps)
        {
            if (app.Name == name)
            {
                return app;
            }
        }

        return null;
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
    public PodManifest Checked()
    {
        var problems = Validate();
        return problems.Count == 0 ? this : throw new ManifestException(KindInWords, problems);
    }

    /// <summary>The manifest as UTF-8 JSON; it is not validated.</summary>
    public byte[] ToJson(JsonLayout layout = JsonLayout.Compact) => JsonText.Write(layout, Write);

    private static PodManifest Read(JsonElement element, ProblemList problems)
    {
        var fields = new ObjectReader(element, JsonPath.Root, problems);
        Validation.Kind(fields, Kind, problems);
        return new PodManifest
        {
            AcVersion = fields.RequiredNamed<AcVersion>("acVersion"),
            Apps = new(fields.List("apps", RuntimeApp.Read)),
            Volumes = new(fields.List("volumes", Volume.Read)),
            Isolators = new(fields.List("isolators", Isolator.Read)),
            Annotations = AnnotationSet.Read(fields, "annotations"),
            Ports = new(fields.List("ports", ExposedPort.Read)),
            UserAnnotations = UserMetadata.Read(fields, "userAnnotations"),
            UserLabels = UserMetadata.Read(fields, "userLabels"),
            UnknownFields = fields.Rest(),
        };
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("acVersion", AcVersion.ToString());
        writer.WriteString("acKind", Kind);
        writer.WriteListOrNull("apps", Apps, static (writer, app) => app.Write(writer));
        writer.WriteListOrNull("volumes", Volumes, static (writer, volume) => volume.Write(writer));
        writer.WriteListOrNull("isolators", Isolators, static (writer, isolator) => isolator.Write(writer));
        if (Annotations.IsNull)
        {
            writer.WriteNull("annotations");
        }
        else
        {
            Annotations.Write(writer, "annotations");
        }

        writer.WriteListOrNull("ports", Ports, static (writer, port) => port.Write(writer));
        UserMetadata.Write(writer, "userAnnotations", UserAnnotations);
        UserMetadata.Write(writer, "userLabels", UserLabels);
        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }

    private void Validate(JsonPath path, ProblemList problems)
    {
        if (AcVersion is { IsZero: true })
        {
            problems.Add(path.Field("acVersion"), "must not be 0.0.0");
        }

        Validation.Each(Apps, path.Field("apps"), problems, static (app, path, problems) => app.Validate(path, problems));
        Uniqueness.Check(Apps, static app => app.Name?.ToString(), path.Field("apps"), problems, "app");
        Validation.Each(Volumes, path.Field("volumes"), problems, static (volume, path, problems) => volume.Validate(path, problems));
        Uniqueness.Check(Volumes, static volume => volume.Name?.ToString(), path.Field("volumes"), problems, "volume");
        Annotations.Validate(path.Field("annotations"), problems);
        Validation.Each(Ports, path.Field("ports"), problems, static (port, path, problems) => port.Validate(path, problems));
    }
}
