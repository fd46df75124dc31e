using Appc.Names;
using Rkt.Host.Errors;

namespace Rkt.Images.Store;

/// <summary>The start of a key, as people type it: "sha512-" and at least two digits.</summary>
internal static class KeyPrefix
{
    private const int FewestDigits = 2;

    /// <summary>The prefix, no longer than a key: a whole image ID becomes the key of its image.</summary>
    /// <exception cref="RktException">It is not one.</exception>
    public static string Parse(string text)
    {
        if (!ImageId.TryParse(text, out var id))
        {
            throw new RktException($"\"{text}\" is not an image ID");
        }

        return id.Hex.Length < FewestDigits
            ? throw new RktException($"image ID \"{text}\" is too short: at least {FewestDigits} digits are needed")
            : ImageId.Prefix + id.Hex[..Math.Min(id.Hex.Length, StoreKey.Length)];
    }
}
