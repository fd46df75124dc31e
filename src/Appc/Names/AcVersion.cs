using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Appc.Names;

/// <summary>A semantic version (2.0.0), as manifests carry it in "acVersion".</summary>
public sealed record AcVersion : INamed<AcVersion>
{
    private readonly string _text;

    private AcVersion(string text, ulong major, ulong minor, ulong patch)
    {
        _text = text;
        Major = major;
        Minor = minor;
        Patch = patch;
    }

    /// <summary>The version of the specification that this library follows, written into image manifests that we make.</summary>
    public static AcVersion Specification { get; } = new("0.8.11", 0, 8, 11);

    public ulong Major { get; }

    public ulong Minor { get; }

    public ulong Patch { get; }

    /// <summary>Whether it is 0.0.0, which a manifest must not have.</summary>
    public bool IsZero => Major == 0 && Minor == 0 && Patch == 0;

    /// <exception cref="FormatException">The text is not a semantic version.</exception>
    public static AcVersion Parse(string text) => Create(text, out var problem) ?? throw new FormatException(problem);

    public static bool TryParse(string? text, [NotNullWhen(true)] out AcVersion? result)
    {
        result = text is null ? null : Create(text, out _);
        return result is not null;
    }

    static AcVersion? INamed<AcVersion>.Create(string text, out string problem) => Create(text, out problem);

    /// <summary>The version as it was written, pre-release and build parts included.</summary>
    public override string ToString() => _text;

    private static AcVersion? Create(string text, out string problem)
    {
        problem = "must be a semantic version such as \"0.8.11\"";
        var rest = text.AsSpan();
        var build = rest.IndexOf('+');
        if (build >= 0)
        {
            if (!AreIdentifiers(rest[(build + 1)..], LeadingZeros.Allowed))
            {
                return null;
            }

            rest = rest[..build];
        }

        var prerelease = rest.IndexOf('-');
        if (prerelease >= 0)
        {
            if (!AreIdentifiers(rest[(prerelease + 1)..], LeadingZeros.Refused))
            {
                return null;
            }

            rest = rest[..prerelease];
        }

        if (!TakeNumber(ref rest, out var major) || !TakeNumber(ref rest, out var minor) || !IsNumber(rest, out var patch))
        {
            return null;
        }

        problem = "";
        return new AcVersion(text, major, minor, patch);
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> rest, out ulong number)
    {
        number = 0;
        var dot = rest.IndexOf('.');
        if (dot < 0 || !IsNumber(rest[..dot], out number))
        {
            return false;
        }

        rest = rest[(dot + 1)..];
        return true;
    }

    private static bool IsNumber(ReadOnlySpan<char> text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (text.Length == 1 || text[0] != '0');

    private static bool AreIdentifiers(ReadOnlySpan<char> text, LeadingZeros leadingZeros)
    {
        foreach (var range in text.Split('.'))
        {
            var identifier = text[range];
            var isNumber = !identifier.ContainsAnyExceptInRange('0', '9');
            if (identifier.IsEmpty
                || !IsAlphanumericOrDash(identifier)
                || (leadingZeros == LeadingZeros.Refused && isNumber && identifier.Length > 1 && identifier[0] == '0'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAlphanumericOrDash(ReadOnlySpan<char> identifier)
    {
        foreach (var character in identifier)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '-')
            {
                return false;
            }
        }

        return true;
    }

    private enum LeadingZeros
    {
        Allowed,
        Refused,
    }
}
