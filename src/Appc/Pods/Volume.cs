using System.Text.Json;
using Appc.Json;
using Appc.Names;
using Appc.Text;

namespace Appc.Pods;

/// <summary>Files that apps of a pod share with the host or with each other.</summary>
public sealed record Volume
{
    private const uint MostId = uint.MaxValue - 1;
    private const string DefaultMode = "0755";

    public required AcName Name { get; init; }

    public required VolumeKind Kind { get; init; }

    /// <summary>The host's file or directory, an absolute path; null for an empty volume.</summary>
    public string? Source { get; init; }

    /// <summary>Null leaves it to the mount point of the image.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Whether mounts below the source come along; null leaves it to the executor.</summary>
    public bool? Recursive { get; init; }

    /// <summary>Permission bits of an empty volume in octal; null for one of the host.</summary>
    public string? Mode { get; init; }

    /// <summary>The owner of an empty volume; null for one of the host.</summary>
    public uint? Uid { get; init; }

    /// <summary>The group of an empty volume; null for one of the host.</summary>
    public uint? Gid { get; init; }

    public UnknownFields UnknownFields { get; init; } = UnknownFields.None;

    public static Volume OfHost(AcName name, string source) => new() { Name = name, Kind = VolumeKind.Host, Source = source };

    /// <summary>An empty volume with the default mode 0755, uid 0 and gid 0.</summary>
    public static Volume MadeEmpty(AcName name) =>
        new() { Name = name, Kind = VolumeKind.Empty, Mode = DefaultMode, Uid = 0, Gid = 0 };

    /// <summary>Reads the text form: <c>NAME,kind=host,source=ABS[,readOnly=B][,recursive=B]</c> or
    /// <c>NAME,kind=empty[,mode=0755][,uid=N][,gid=N]</c>.</summary>
    /// <exception cref="FormatException">It breaks a rule; the message says which.</exception>
    public static Volume Parse(string text)
    {
        var parameters = new ParameterList(text, "volume");
        var name = AcName.Parse(parameters.Name);
        var kind = parameters.Take("kind") ?? throw new FormatException("volume parameter \"kind\" is required");
        var volume = new Volume
        {
            Name = name,
            Kind = KindOf(kind) ?? throw new FormatException(BadKind(kind)),
            Source = parameters.Take("source"),
            ReadOnly = parameters.TakeFlag("readOnly"),
            Recursive = parameters.TakeFlag("recursive"),
            Mode = parameters.Take("mode"),
            Uid = parameters.TakeNumber("uid"),
            Gid = parameters.TakeNumber("gid"),
        }.WithDefaults();
        parameters.RequireNoOthers();
        var problems = new ProblemList();
        volume.Validate(JsonPath.Root, problems);
        return problems.Problems.Count == 0 ? volume : throw new FormatException($"invalid volume: {string.Join("; ", problems.Problems)}");
    }

    /// <summary>The permission bits of an empty volume.</summary>
    /// <exception cref="InvalidOperationException">The volume has no valid mode: it is one of the host.</exception>
    public UnixFileMode ToFileMode() => TryParseMode(Mode, out var mode)
        ? mode
        : throw new InvalidOperationException($"volume \"{Name}\" has no mode");

    internal static Volume Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        var name = fields.RequiredNamed<AcName>("name");
        var kind = fields.TextOrEmpty("kind");
        if (fields.IsObject && KindOf(kind) is null)
        {
            problems.Add(path.Field("kind"), BadKind(kind));
        }

        return new Volume
        {
            Name = name,
            // Of an unknown kind, which has been reported, no rule is known.
            Kind = KindOf(kind) ?? (VolumeKind)(-1),
            Source = fields.Text("source") is { Length: > 0 } source ? source : null,
            ReadOnly = fields.Flag("readOnly"),
            Recursive = fields.Flag("recursive"),
            Mode = fields.Text("mode"),
            Uid = (uint?)fields.Number("uid", 0, MostId),
            Gid = (uint?)fields.Number("gid", 0, MostId),
            UnknownFields = fields.Rest(),
        }.WithDefaults();
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name.ToString());
        writer.WriteString("kind", Kind == VolumeKind.Host ? "host" : "empty");
        writer.WriteTextUnlessEmpty("source", Source);
        writer.WriteFlagIfSet("readOnly", ReadOnly);
        writer.WriteFlagIfSet("recursive", Recursive);
        writer.WriteTextUnlessEmpty("mode", Mode);
        writer.WriteNumberIfSet("uid", Uid);
        writer.WriteNumberIfSet("gid", Gid);
        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }

    internal void Validate(JsonPath path, ProblemList problems)
    {
        switch (Kind)
        {
            case VolumeKind.Host:
                ValidateHost(path, problems);
                break;
            case VolumeKind.Empty:
                ValidateEmpty(path, problems);
                break;
        }
    }

    private void ValidateHost(JsonPath path, ProblemList problems)
    {
        if (Source?.StartsWith('/') != true)
        {
            problems.Add(path.Field("source"), Source is null ? "is required" : $"must be an absolute path, not {Quoted.Of(Source)}");
        }

        Refuse(Mode is not null, "mode", path, problems);
        Refuse(Uid is not null, "uid", path, problems);
        Refuse(Gid is not null, "gid", path, problems);
    }

    private void ValidateEmpty(JsonPath path, ProblemList problems)
    {
        Refuse(Source is not null, "source", path, problems);
        if (!TryParseMode(Mode, out _))
        {
            problems.Add(path.Field("mode"), $"must be octal permission bits such as \"{DefaultMode}\", not {Quoted.Of(Mode ?? "")}");
        }
    }

    private void Refuse(bool isSet, string field, JsonPath path, ProblemList problems)
    {
        if (isSet)
        {
            problems.Add(path.Field(field), $"is not allowed for a volume of kind \"{(Kind == VolumeKind.Host ? "host" : "empty")}\"");
        }
    }

    private Volume WithDefaults() => Kind != VolumeKind.Empty
        ? this
        : this with { Mode = string.IsNullOrEmpty(Mode) ? DefaultMode : Mode, Uid = Uid ?? 0, Gid = Gid ?? 0 };

    private static VolumeKind? KindOf(string kind) => kind switch
    {
        "host" => VolumeKind.Host,
        "empty" => VolumeKind.Empty,
        _ => null,
    };

    private static string BadKind(string kind) => $"kind must be \"host\" or \"empty\", not {Quoted.Of(kind)}";

    private static bool TryParseMode(string? text, out UnixFileMode mode)
    {
        mode = 0;
        if (text is null or "" || text.Length > 5)
        {
            return false;
        }

        var bits = 0;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7')
            {
                return false;
            }

            bits = (bits * 8) + (digit - '0');
        }

        mode = (UnixFileMode)bits;
        return bits <= 0xFFF;
    }
}
