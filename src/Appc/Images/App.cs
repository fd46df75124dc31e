using System.Text.Json;
using Appc.Isolators;
using Appc.Json;

namespace Appc.Images;

/// <summary>How an image is run: the command and everything around it.</summary>
public sealed record App
{
    /// <summary>The command and its arguments; may be absent, but an image without cannot be run by itself.</summary>
    public OptionalList<string> Exec { get; init; }

    public IReadOnlyList<EventHandler> EventHandlers { get; init; } = [];

    /// <summary>A name, a number, or the absolute path of a file whose owner is meant.</summary>
    public required string User { get; init; }

    /// <summary>A name, a number, or the absolute path of a file whose group is meant.</summary>
    public required string Group { get; init; }

    public IReadOnlyList<uint> SupplementaryGids { get; init; } = [];

    /// <summary>An absolute path, or null for "/".</summary>
    public string? WorkingDirectory { get; init; }

    public EnvironmentSet Environment { get; init; } = EnvironmentSet.Empty;

    public IReadOnlyList<MountPoint> MountPoints { get; init; } = [];

    public IReadOnlyList<Port> Ports { get; init; } = [];

    public IReadOnlyList<Isolator> Isolators { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> UserAnnotations { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> UserLabels { get; init; } = [];

    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    internal static App Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new App
        {
            Exec = new(fields.TextList("exec")),
            EventHandlers = fields.List("eventHandlers", EventHandler.Read) ?? [],
            User = fields.TextOrEmpty("user"),
            Group = fields.TextOrEmpty("group"),
            SupplementaryGids = fields.List("supplementaryGIDs", ReadGid) ?? [],
            WorkingDirectory = fields.Text("workingDirectory") is { Length: > 0 } directory ? directory : null,
            Environment = EnvironmentSet.Read(fields, "environment"),
            MountPoints = fields.List("mountPoints", MountPoint.Read) ?? [],
            Ports = fields.List("ports", Port.Read) ?? [],
            Isolators = fields.List("isolators", Isolator.Read) ?? [],
            UserAnnotations = UserMetadata.Read(fields, "userAnnotations"),
            UserLabels = UserMetadata.Read(fields, "userLabels"),
            UnknownFields = fields.Rest(),
        };
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteTexts("exec", Exec);
        writer.WriteListUnlessEmpty("eventHandlers", EventHandlers, static (writer, handler) => handler.Write(writer));
        writer.WriteString("user", User);
        writer.WriteString("group", Group);
        writer.WriteListUnlessEmpty("supplementaryGIDs", SupplementaryGids, static (writer, gid) => writer.WriteNumberValue(gid));
        writer.WriteTextUnlessEmpty("workingDirectory", WorkingDirectory);
        Environment.WriteUnlessEmpty(writer, "environment");
        writer.WriteListUnlessEmpty("mountPoints", MountPoints, static (writer, mountPoint) => mountPoint.Write(writer));
        writer.WriteListUnlessEmpty("ports", Ports, static (writer, port) => port.Write(writer));
        writer.WriteListUnlessEmpty("isolators", Isolators, static (writer, isolator) => isolator.Write(writer));
        UserMetadata.Write(writer, "userAnnotations", UserAnnotations);
        UserMetadata.Write(writer, "userLabels", UserLabels);
        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }

    internal void Validate(JsonPath path, ProblemList problems)
    {
        RequireText(User, "user", path, problems);
        RequireText(Group, "group", path, problems);
        if (WorkingDirectory is not null && !WorkingDirectory.StartsWith('/'))
        {
            problems.Add(path.Field("workingDirectory"), $"must be an absolute path, not {Text.Quoted.Of(WorkingDirectory)}");
        }

        Validation.Each(EventHandlers, path.Field("eventHandlers"), problems, static (handler, path, problems) => handler.Validate(path, problems));
        Uniqueness.Check(EventHandlers, static handler => handler.Name, path.Field("eventHandlers"), problems, "event handler");
        Environment.Validate(path.Field("environment"), problems);
        Validation.Each(MountPoints, path.Field("mountPoints"), problems, static (mountPoint, path, problems) => mountPoint.Validate(path, problems));
        Validation.Each(Ports, path.Field("ports"), problems, static (port, path, problems) => port.Validate(path, problems));
        IsolatorRules.Validate(Isolators, path.Field("isolators"), problems);
    }

    private static uint ReadGid(JsonElement element, JsonPath path, ProblemList problems) =>
        // The last number means "no change" to the kernel.
        (uint)(ObjectReader.NumberOf(element, path, problems, 0, uint.MaxValue - 1) ?? 0);

    private static void RequireText(string text, string name, JsonPath path, ProblemList problems)
    {
        if (text.Length == 0)
        {
            problems.Add(path.Field(name), "is required");
        }
    }
}
