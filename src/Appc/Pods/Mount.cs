using System.Text.Json;
using Appc.Json;
using Appc.Names;

namespace Appc.Pods;

/// <summary>A volume at a path of one app.</summary>
public sealed record Mount
{
    /// <summary>The name of a volume of the pod, or of <see cref="AppVolume"/>.</summary>
    public required AcName Volume { get; init; }

    /// <summary>The path inside the app's root.</summary>
    public required string Path { get; init; }

    /// <summary>A volume that belongs to this app alone; null for one of the pod's.</summary>
    public Volume? AppVolume { get; init; }

    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    internal static Mount Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new Mount
        {
            Volume = fields.RequiredNamed<AcName>("volume"),
            Path = fields.TextOrEmpty("path"),
            AppVolume = fields.Object("appVolume", Pods.Volume.Read),
            UnknownFields = fields.Rest(),
        };
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("volume", Volume.ToString());
        writer.WriteString("path", Path);
        if (AppVolume is not null)
        {
            writer.WritePropertyName("appVolume");
            AppVolume.Write(writer);
        }

        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }

    internal void Validate(JsonPath path, ProblemList problems)
    {
        if (Path.Length == 0)
        {
            problems.Add(path.Field("path"), "is required");
        }

        AppVolume?.Validate(path.Field("appVolume"), problems);
    }
}
