using System.Globalization;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>A version of the CNI specification, such as 0.4.0.</summary>
public readonly record struct CniVersion(int Major, int Minor, int Patch) : IComparable<CniVersion>
{
    /// <summary>What a configuration without <c>cniVersion</c> means (interface reference, section 9).</summary>
    public static CniVersion Oldest { get; } = new(0, 1, 0);

    /// <summary>The newest that is known here.</summary>
    public static CniVersion Newest { get; } = new(1, 1, 0);

    /// <summary>From here on DEL is told the result of ADD, and CHECK exists.</summary>
    public static CniVersion WithCheck { get; } = new(0, 4, 0);

    /// <exception cref="FormatException">It is not a version of CNI that is known here.</exception>
    public static CniVersion Parse(string text) =>
        TryParse(text) ?? throw new FormatException($"version \"{text}\" of CNI is not supported ({Oldest} to {Newest} are)");

    /// <summary>Reads a version of the form <c>A.B.C</c>; null when it is none that is known here.</summary>
    public static CniVersion? TryParse(string? text) =>
        text?.Split('.') is [var a, var b, var c]
        && TryNumber(a, out var major) && TryNumber(b, out var minor) && TryNumber(c, out var patch)
        && new CniVersion(major, minor, patch) is var version && version >= Oldest && version <= Newest
            ? version
            : null;

    public static bool operator <(CniVersion left, CniVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(CniVersion left, CniVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(CniVersion left, CniVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CniVersion left, CniVersion right) => left.CompareTo(right) >= 0;

    public int CompareTo(CniVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
