using System.Net;
using System.Text.Json;
using Appc.Images;
using Appc.Json;
using Appc.Names;
using Appc.Text;

namespace Appc.Pods;

/// <summary>A port of the host that leads to a port of an app, which its name says.</summary>
public sealed record ExposedPort
{
    public required AcName Name { get; init; }

    /// <summary>1 to 65535.</summary>
    public required int HostPort { get; init; }

    /// <summary>The only address of the host that it is exposed on; null for all.</summary>
    public IPAddress? HostIp { get; init; }

    /// <summary>The pod's own description of the port, in place of an app's.</summary>
    public Port? PodPort { get; init; }

    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    internal static ExposedPort Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        return new ExposedPort
        {
            Name = fields.RequiredNamed<AcName>("name"),
            HostPort = (int)(fields.Number("hostPort", 0, int.MaxValue) ?? 0),
            HostIp = ReadAddress(fields, path, problems),
            PodPort = fields.Object("podPort", Port.Read),
            UnknownFields = fields.Rest(),
        };
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name.ToString());
        writer.WriteNumber("hostPort", HostPort);
        writer.WriteTextUnlessEmpty("hostIP", HostIp?.ToString());
        if (PodPort is not null)
        {
            writer.WritePropertyName("podPort");
            PodPort.Write(writer);
        }

        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }

    internal void Validate(JsonPath path, ProblemList problems)
    {
        if (HostPort is < 1 or > 65535)
        {
            problems.Add(path.Field("hostPort"), "port must be in 1-65535 range");
        }

        PodPort?.Validate(path.Field("podPort"), problems);
    }

    private static IPAddress? ReadAddress(ObjectReader fields, JsonPath path, ProblemList problems)
    {
        if (fields.Text("hostIP") is not { Length: > 0 } text)
        {
            return null;
        }

        // The parser also takes "1" and "0x7f.1", which other readers of the manifest would refuse or read otherwise.
        if (IPAddress.TryParse(text, out var address) && (text.Contains(':') || text == address.ToString()))
        {
            return address;
        }

        problems.Add(path.Field("hostIP"), $"must be an IP address, not {Quoted.Of(text)}");
        return null;
    }
}
