using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Rkt.Images.Trust;

/// <summary>What identifies an OpenPGP key of version 4: the SHA-1 of its packet, 40 hexadecimal digits.</summary>
public sealed record Fingerprint : IComparable<Fingerprint>
{
    /// <summary>How many bytes there are.</summary>
    public const int Length = 20;

    private readonly string _digits;

    private Fingerprint(string digits) => _digits = digits;

    /// <summary>The last 16 digits, in upper case as gpg shows them; several keys can share them.</summary>
    public string KeyId => _digits[24..].ToUpperInvariant();

    /// <exception cref="FormatException">It is not 40 hexadecimal digits.</exception>
    public static Fingerprint Parse(string text) =>
        TryParse(text, out var result) ? result : throw new FormatException($"\"{text}\" is not a fingerprint of 40 hexadecimal digits");

    /// <summary>Accepts both cases, and the spaces and the <c>0x</c> that people copy along.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Fingerprint? result)
    {
        var digits = (text ?? "").Replace(" ", "").ToLowerInvariant();
        digits = digits.StartsWith("0x", StringComparison.Ordinal) ? digits[2..] : digits;
        result = digits.Length == Length * 2 && digits.All(char.IsAsciiHexDigit) ? new Fingerprint(digits) : null;
        return result is not null;
    }

    /// <summary>As people compare it: ten groups of four upper-case digits, with two spaces in the middle.</summary>
    public string InGroups()
    {
        var groups = _digits.ToUpperInvariant().Chunk(4).Select(group => new string(group)).ToArray();
        return $"{string.Join(' ', groups[..5])}  {string.Join(' ', groups[5..])}";
    }

    public int CompareTo(Fingerprint? other) => string.CompareOrdinal(_digits, other?._digits);

    /// <summary>40 lower-case digits, the name of a key's file.</summary>
    public override string ToString() => _digits;

    internal static Fingerprint FromBytes(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(bytes[..Length]));

    internal bool HasKeyId(ulong id) => BinaryPrimitives.ReadUInt64BigEndian(Convert.FromHexString(_digits).AsSpan(Length - sizeof(ulong))) == id;
}
