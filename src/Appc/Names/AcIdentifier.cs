using System.Diagnostics.CodeAnalysis;

namespace Appc.Names;

/// <summary>A name of an image, label, annotation or isolator: like an <see cref="AcName"/>, with <c>._~/</c> too, as in "example.com/web".</summary>
/// <remarks>App container specification, "AC Identifier Type".</remarks>
public sealed record AcIdentifier : INamed<AcIdentifier>, IComparable<AcIdentifier>
{
    private readonly string _text;

    private AcIdentifier(string text) => _text = text;

    /// <exception cref="FormatException">The text breaks a rule; the message says which.</exception>
    public static AcIdentifier Parse(string text) => Create(text, out var problem) ?? throw new FormatException(problem);

    public static bool TryParse(string? text, [NotNullWhen(true)] out AcIdentifier? result)
    {
        result = text is null ? null : Create(text, out _);
        return result is not null;
    }

    /// <summary>Makes an identifier of any text: lower case, an underscore for each character it cannot hold, no punctuation at the ends.</summary>
    /// <exception cref="FormatException">The text has no character that an identifier can hold.</exception>
    public static AcIdentifier Sanitize(string text) =>
        new(NameCharacters.Sanitize(text, NameCharacters.IdentifierPunctuation, '_'));

    /// <summary>The last element of a name like "example.com/web": "web".</summary>
    public string LastElement => _text[(_text.LastIndexOf('/') + 1)..];

    static AcIdentifier? INamed<AcIdentifier>.Create(string text, out string problem) => Create(text, out problem);

    public int CompareTo(AcIdentifier? other) => string.CompareOrdinal(_text, other?._text);

    public override string ToString() => _text;

    private static AcIdentifier? Create(string text, out string problem)
    {
        problem = NameCharacters.Check(text, "ACIdentifier", NameCharacters.IdentifierPunctuation) ?? "";
        return problem.Length == 0 ? new AcIdentifier(text) : null;
    }
}
