using System.Diagnostics.CodeAnalysis;

namespace Appc.Names;

/// <summary>A name of an environment variable: letters, digits and <c>_.-</c>, not starting with a digit, dot or dash.</summary>
/// <remarks>App container specification, "environment" of an app.</remarks>
public sealed record EnvironmentName : INamed<EnvironmentName>, IComparable<EnvironmentName>
{
    private readonly string _text;

    private EnvironmentName(string text) => _text = text;

    /// <exception cref="FormatException">The text breaks a rule; the message says which.</exception>
    public static EnvironmentName Parse(string text) => Create(text, out var problem) ?? throw new FormatException(problem);

    public static bool TryParse(string? text, [NotNullWhen(true)] out EnvironmentName? result)
    {
        result = text is null ? null : Create(text, out _);
        return result is not null;
    }

    static EnvironmentName? INamed<EnvironmentName>.Create(string text, out string problem) => Create(text, out problem);

    public int CompareTo(EnvironmentName? other) => string.CompareOrdinal(_text, other?._text);

    public override string ToString() => _text;

    private static EnvironmentName? Create(string text, out string problem)
    {
        problem = Check(text) ?? "";
        return problem.Length == 0 ? new EnvironmentName(text) : null;
    }

    private static string? Check(string text)
    {
        if (text.Length == 0)
        {
            return "environment variable name cannot be empty";
        }

        if (!char.IsAsciiLetter(text[0]) && text[0] != '_')
        {
            return "environment variable name must start with a letter or underscore";
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '.' or '-'))
            {
                return "environment variable name must contain only letters, digits, underscores, dots and dashes";
            }
        }

        return null;
    }
}
