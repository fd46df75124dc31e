using System.Text.Json;
using Appc.Json;
using Appc.Names;
using Appc.Text;

namespace Appc.Images;

/// <summary>A path at which an app wants a volume.</summary>
public sealed record MountPoint
{
    public required AcName Name { get; init; }

    public required string Path { get; init; }

    public bool ReadOnly { get; init; }

    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    /// <summary>Reads the text form: <c>NAME,path=P[,readOnly=B]</c>.</summary>
    /// <exception cref="FormatException">It breaks a rule; the message says which.</exception>
    public static MountPoint Parse(string text)
    {
        var parameters = new ParameterList(text, "mount point");
        var mountPoint = new MountPoint
        {
            Name = AcName.Parse(parameters.Name),
            Path = parameters.Take("path") is { Length: > 0 } path ? path : throw new FormatException("mount point parameter \"path\" is required"),
            ReadOnly = parameters.TakeFlag("readOnly") ?? false,
        };
        parameters.RequireNoOthers();
        return mountPoint;
    }

    internal static MountPoint Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new MountPoint
        {
            Name = fields.RequiredNamed<AcName>("name"),
            Path = fields.TextOrEmpty("path"),
            ReadOnly = fields.Flag("readOnly") ?? false,
            UnknownFields = fields.Rest(),
        };
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name.ToString());
        writer.WriteString("path", Path);
        writer.WriteIfTrue("readOnly", ReadOnly);
        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }

    internal void Validate(JsonPath path, ProblemList problems)
    {
        if (Path.Length == 0)
        {
            problems.Add(path.Field("path"), "is required");
        }
    }
}
