using System.Diagnostics.CodeAnalysis;

namespace Appc.Names;

/// <summary>A name of an app, volume, mount point or port: lower-case letters, digits and dashes, as in "web-1".</summary>
/// <remarks>App container specification, "AC Name Type".</remarks>
public sealed record AcName : INamed<AcName>, IComparable<AcName>
{
    private readonly string _text;

    private AcName(string text) => _text = text;

    /// <exception cref="FormatException">The text breaks a rule; the message says which.</exception>
    public static AcName Parse(string text) => Create(text, out var problem) ?? throw new FormatException(problem);

    public static bool TryParse(string? text, [NotNullWhen(true)] out AcName? result)
    {
        result = text is null ? null : Create(text, out _);
        return result is not null;
    }

    /// <summary>Makes a name of any text: lower case, a dash for each character that a name cannot hold, no dash at the ends.</summary>
    /// <exception cref="FormatException">The text has no character that a name can hold.</exception>
    public static AcName Sanitize(string text) => new(NameCharacters.Sanitize(text, NameCharacters.NamePunctuation, '-'));

    static AcName? INamed<AcName>.Create(string text, out string problem) => Create(text, out problem);

    public int CompareTo(AcName? other) => string.CompareOrdinal(_text, other?._text);

    public override string ToString() => _text;

    private static AcName? Create(string text, out string problem)
    {
        problem = NameCharacters.Check(text, "ACName", NameCharacters.NamePunctuation) ?? "";
        return problem.Length == 0 ? new AcName(text) : null;
    }
}
