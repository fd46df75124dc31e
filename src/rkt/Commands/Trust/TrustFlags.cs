using Rkt.Cli.Parsing;
using Rkt.Host.Errors;

namespace Rkt.Cli.Commands.Trust;

/// <summary>The flags that say for which images a key counts.</summary>
internal static class TrustFlags
{
    public static Flag Prefix { get; } = new("prefix", FlagKind.Text, "the key counts for images whose names begin so");

    public static Flag Root { get; } = Flag.Switch("root", "the key counts for every image");

    /// <exception cref="RktException">Both are given, or the prefix is not one.</exception>
    public static void CheckScope(string? prefix, bool isRoot)
    {
        if (prefix is not null && isRoot)
        {
            throw new RktException("--root and --prefix usage mutually exclusive");
        }

        if (prefix is { Length: 0 })
        {
            throw new RktException("the prefix is empty") { Hint = "to trust a key for every image, use --root" };
        }

        if (prefix?.Contains("://", StringComparison.Ordinal) == true)
        {
            throw new RktException($"prefix \"{prefix}\" has a scheme")
            {
                Hint = "a prefix is the beginning of image names, such as example.com/app",
            };
        }
    }
}
