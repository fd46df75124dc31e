using System.Diagnostics.CodeAnalysis;

namespace Appc.Names;

/// <summary>What a store keeps an image under and pod manifests name it by: "sha512-" and the first 64 digits of its image ID.</summary>
public sealed record StoreKey : INamed<StoreKey>, IComparable<StoreKey>
{
    /// <summary>The number of hexadecimal digits of a key.</summary>
    public const int Length = 64;

    private StoreKey(string hex) => Hex = hex;

    /// <summary>The 64 digits, without the prefix, in lower case.</summary>
    public string Hex { get; }

    /// <exception cref="FormatException">The text is not "sha512-" and exactly 64 lower-case hexadecimal digits.</exception>
    public static StoreKey Parse(string text) => Create(text, out var problem) ?? throw new FormatException(problem);

    public static bool TryParse(string? text, [NotNullWhen(true)] out StoreKey? result)
    {
        result = text is null ? null : Create(text, out _);
        return result is not null;
    }

    static StoreKey? INamed<StoreKey>.Create(string text, out string problem) => Create(text, out problem);

    /// <summary>The prefix and the first digits only, for people to read: "sha512-0123456789ab".</summary>
    /// <param name="digits">How many, at most 64.</param>
    public string Short(int digits) => ImageId.Prefix + Hex[..digits];

    public int CompareTo(StoreKey? other) => string.CompareOrdinal(Hex, other?.Hex);

    public override string ToString() => ImageId.Prefix + Hex;

    internal static StoreKey FromHex(string hex) => new(hex);

    private static StoreKey? Create(string text, out string problem)
    {
        // Keys are directory names: one spelling only, so that one image has one directory.
        var valid = text.Length == ImageId.Prefix.Length + Length
            && text.StartsWith(ImageId.Prefix, StringComparison.Ordinal)
            && !text.AsSpan(ImageId.Prefix.Length).ContainsAnyExcept("0123456789abcdef");
        problem = valid ? "" : $"image key must be \"sha512-\" and {Length} lower case hexadecimal digits";
        return valid ? new StoreKey(text[ImageId.Prefix.Length..]) : null;
    }
}
