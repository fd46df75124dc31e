using Rkt.Host.Files.Trees;
using Rkt.Images.Archives;

namespace Rkt.Images.Building;

/// <summary>What a copied file gets from its original: all that an image keeps and the caller may give.</summary>
internal static class FileMetadata
{
    internal static NodeMetadata Of(NodeStatus status) => Of(status, []);

    internal static NodeMetadata Of(NodeStatus status, IReadOnlyList<NodeAttribute> attributes) => new()
    {
        Mode = status.Mode,
        Owner = Environment.IsPrivilegedProcess ? status.Owner : NodeOwner.Maker,
        ModificationTime = status.ModificationTime,
        Attributes = [.. attributes.Where(attribute => AttributePolicy.IsRestored(attribute.Name.Span) && MayGive(attribute))],
    };

    private static bool MayGive(NodeAttribute attribute) => Environment.IsPrivilegedProcess || attribute.Name.Span.StartsWith("user."u8);
}
