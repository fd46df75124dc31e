using System.Text.Json;
using Appc.Json;
using Appc.Names;
using Appc.Text;

namespace Appc.Images;

/// <summary>A port, or a row of them, on which an app listens.</summary>
public sealed record Port
{
    private const int Most = 65535;

    public required AcName Name { get; init; }

    /// <summary>"tcp" or "udp"; the specification leaves it open.</summary>
    public required string Protocol { get; init; }

    /// <summary>The first port, 1 to 65535.</summary>
    public required int Number { get; init; }

    /// <summary>How many ports there are from the first one on.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Whether the app takes over listening sockets in place of making them.</summary>
    public bool SocketActivated { get; init; }

    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    /// <summary>Reads the text form: <c>NAME,protocol=P,port=N[,count=N][,socketActivated=B]</c>.</summary>
    /// <exception cref="FormatException">It breaks a rule; the message says which.</exception>
    public static Port Parse(string text)
    {
        var parameters = new ParameterList(text, "port");
        var port = new Port
        {
            Name = AcName.Parse(parameters.Name),
            Protocol = parameters.Take("protocol") is { Length: > 0 } protocol
                ? protocol
                : throw new FormatException("port parameter \"protocol\" is required"),
            Number = Clamp(parameters.TakeNumber("port") ?? throw new FormatException("port parameter \"port\" is required")),
            Count = Clamp(parameters.TakeNumber("count") is { } count and > 0 ? count : 1),
            SocketActivated = parameters.TakeFlag("socketActivated") ?? false,
        };
        parameters.RequireNoOthers();
        return port.Check() is { } problem ? throw new FormatException(problem.Text) : port;
    }

    internal static Port Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new Port
        {
            Name = fields.RequiredNamed<AcName>("name"),
            Protocol = fields.TextOrEmpty("protocol"),
            Number = (int)(fields.Number("port", 0, int.MaxValue) ?? 0),
            // Converted images have a count of 0, by which their makers meant one port.
            Count = (int)(fields.Number("count", 0, int.MaxValue) is { } count and > 0 ? count : 1),
            SocketActivated = fields.Flag("socketActivated") ?? false,
            UnknownFields = fields.Rest(),
        };
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name.ToString());
        writer.WriteString("protocol", Protocol);
        writer.WriteNumber("port", Number);
        writer.WriteNumber("count", Count);
        writer.WriteBoolean("socketActivated", SocketActivated);
        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }

    internal void Validate(JsonPath path, ProblemList problems)
    {
        if (Check() is { } problem)
        {
            problems.Add(path.Field(problem.Field), problem.Text);
        }
    }

    private static int Clamp(uint number) => (int)Math.Min(number, Most + 1);

    private (string Field, string Text)? Check()
    {
        if (Number is < 1 or > Most)
        {
            return ("port", $"port must be in 1-{Most} range");
        }

        return Count < 1 || Count > Most + 1 - Number
            ? ("count", $"end of port range must be in 1-{Most} range")
            : null;
    }
}
