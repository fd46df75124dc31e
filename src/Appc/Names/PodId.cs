using System.Diagnostics.CodeAnalysis;

namespace Appc.Names;

/// <summary>A pod's UUID (RFC 4122).</summary>
public sealed record PodId : INamed<PodId>, IComparable<PodId>
{
    private readonly string _text;

    private PodId(Guid guid) => _text = guid.ToString("D");

    /// <summary>A random UUID (version 4).</summary>
    public static PodId NewRandom() => new(Guid.NewGuid());

    /// <summary>Reads a UUID with or without dashes, in either case.</summary>
    /// <exception cref="FormatException">The text is not a UUID.</exception>
    public static PodId Parse(string text) => Create(text, out var problem) ?? throw new FormatException(problem);

    public static bool TryParse(string? text, [NotNullWhen(true)] out PodId? result)
    {
        result = text is null ? null : Create(text, out _);
        return result is not null;
    }

    static PodId? INamed<PodId>.Create(string text, out string problem) => Create(text, out problem);

    public int CompareTo(PodId? other) => string.CompareOrdinal(_text, other?._text);

    /// <summary>The canonical form, with dashes and in lower case.</summary>
    public override string ToString() => _text;

    private static PodId? Create(string text, out string problem)
    {
        // TryParseExact alone would also take white space around the text.
        var valid = Guid.TryParseExact(text, text.Length == 36 ? "D" : "N", out var guid) && text.Length is 32 or 36;
        problem = valid ? "" : "UUID must be 32 hexadecimal digits, with or without dashes";
        return valid ? new PodId(guid) : null;
    }
}
