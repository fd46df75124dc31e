using System.Buffers;

namespace Appc.Names;

/// <summary>The character rules that AC names and AC identifiers share.</summary>
/// <remarks>
/// The specification prints a regular expression that forbids <c>a--b</c>; the reference tools accept it, and images with such
/// names exist. As they do, only the character set and the two ends are checked.
/// </remarks>
internal static class NameCharacters
{
    internal const string NamePunctuation = "-";
    internal const string IdentifierPunctuation = "-._~/";

    private const string Alphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> OfNames = SearchValues.Create(Alphanumeric + NamePunctuation);
    private static readonly SearchValues<char> OfIdentifiers = SearchValues.Create(Alphanumeric + IdentifierPunctuation);

    /// <summary>Why the text is not a name of the type, or null when it is.</summary>
    internal static string? Check(string text, string type, string punctuation)
    {
        if (text.Length == 0)
        {
            return $"{type} cannot be empty";
        }

        if (text.AsSpan().ContainsAnyExcept(punctuation == NamePunctuation ? OfNames : OfIdentifiers))
        {
            return $"{type} must contain only lower case alphanumeric characters plus \"{punctuation}\"";
        }

        return IsAlphanumeric(text[0]) && IsAlphanumeric(text[^1])
            ? null
            : $"{type} must start and end with only lower case alphanumeric characters";
    }

    /// <summary>Lower-cases, puts the substitute in place of each character that is not allowed, and trims punctuation.</summary>
    /// <exception cref="FormatException">Nothing would be left.</exception>
    internal static string Sanitize(string text, string punctuation, char substitute)
    {
        var characters = text.ToLowerInvariant().ToCharArray();
        for (var i = 0; i < characters.Length; i++)
        {
            if (!IsAlphanumeric(characters[i]) && !punctuation.Contains(characters[i]))
            {
                characters[i] = substitute;
            }
        }

        // The substitute is punctuation of the type, so what was put at the ends goes as well.
        var sanitized = characters.AsSpan().Trim(punctuation);
        return sanitized.IsEmpty ? throw new FormatException("must contain at least one valid character") : sanitized.ToString();
    }

    private static bool IsAlphanumeric(char character) => character is (>= 'a' and <= 'z') or (>= '0' and <= '9');
}
