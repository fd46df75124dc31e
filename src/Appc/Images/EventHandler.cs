using System.Text.Json;
using Appc.Json;

namespace Appc.Images;

/// <summary>A command that runs before an app starts ("pre-start") or after it has ended ("post-stop").</summary>
public sealed record EventHandler(string Name, OptionalList<string> Exec)
{
    public const string PreStart = "pre-start";
    public const string PostStop = "post-stop";

    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    internal static EventHandler Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new EventHandler(fields.TextOrEmpty("name"), new(fields.TextList("exec"))) { UnknownFields = fields.Rest() };
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteTexts("exec", Exec);
        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }

    internal void Validate(JsonPath path, ProblemList problems)
    {
        if (Name is not (PreStart or PostStop))
        {
            problems.Add(path.Field("name"), $"must be \"{PreStart}\" or \"{PostStop}\", not {Text.Quoted.Of(Name)}");
        }

        if (Exec.Count == 0)
        {
            problems.Add(path.Field("exec"), "must not be empty");
        }
    }
}
