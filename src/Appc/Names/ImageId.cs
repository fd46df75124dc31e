using System.Diagnostics.CodeAnalysis;

namespace Appc.Names;

/// <summary>An image ID as the specification writes it: "sha512-" and the digits of a SHA-512, all 128 or the first of them.</summary>
/// <remarks>The hash is over the uncompressed archive. Digits are kept in lower case.</remarks>
public sealed record ImageId : INamed<ImageId>
{
    /// <summary>What every image ID starts with.</summary>
    public const string Prefix = "sha512-";

    private const int FullLength = 128;

    private ImageId(string hex) => Hex = hex;

    /// <summary>The digits, without the prefix.</summary>
    public string Hex { get; }

    /// <summary>Whether there are enough digits for a <see cref="StoreKey"/>: a shortened ID may have fewer.</summary>
    public bool HasKey => Hex.Length >= StoreKey.Length;

    /// <summary>The key under which a store keeps the image.</summary>
    /// <exception cref="InvalidOperationException">The ID is shorter than a key: see <see cref="HasKey"/>.</exception>
    public StoreKey Key => HasKey
        ? StoreKey.FromHex(Hex[..StoreKey.Length])
        : throw new InvalidOperationException($"image ID \"{this}\" has fewer than {StoreKey.Length} digits");

    /// <param name="hash">The 64 bytes of a SHA-512.</param>
    public static ImageId FromSha512(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, FullLength / 2, nameof(hash));
        return new ImageId(Convert.ToHexStringLower(hash));
    }

    /// <exception cref="FormatException">The text breaks a rule; the message says which.</exception>
    public static ImageId Parse(string text) => Create(text, out var problem) ?? throw new FormatException(problem);

    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageId? result)
    {
        result = text is null ? null : Create(text, out _);
        return result is not null;
    }

    static ImageId? INamed<ImageId>.Create(string text, out string problem) => Create(text, out problem);

    public override string ToString() => Prefix + Hex;

    private static ImageId? Create(string text, out string problem)
    {
        problem = Check(text) ?? "";
        return problem.Length == 0 ? new ImageId(text[Prefix.Length..].ToLowerInvariant()) : null;
    }

    private static string? Check(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return "image ID must start with \"sha512-\"";
        }

        var digits = text.AsSpan(Prefix.Length);
        if (digits.IsEmpty || digits.Length > FullLength)
        {
            return $"image ID must have 1 to {FullLength} hexadecimal digits";
        }

        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return "image ID must have only hexadecimal digits";
            }
        }

        return null;
    }
}
