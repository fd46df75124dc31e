namespace Rkt.Images.Archives;

/// <summary>Which extended attributes of an archive reach the file system.</summary>
/// <remarks>
/// File capabilities and the user's own. All others are the machine's business: security labels belong to its policy, and the
/// overlay file system's, <c>trusted.overlay.*</c> and <c>user.overlay.*</c>, would let an image hide and redirect files of those below it.
/// </remarks>
internal static class AttributePolicy
{
    public static bool IsRestored(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("security.capability"u8)
        || (name.StartsWith("user."u8) && !name.StartsWith("user.overlay."u8));
}
