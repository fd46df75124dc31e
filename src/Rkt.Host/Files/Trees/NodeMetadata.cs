namespace Rkt.Host.Files.Trees;

/// <summary>What is set on a file that was made.</summary>
public sealed record NodeMetadata
{
    /// <summary>The twelve permission bits; a symbolic link has none of its own.</summary>
    public uint Mode { get; init; }

    public NodeOwner Owner { get; init; }

    public FileTime ModificationTime { get; init; }

    /// <summary>Set on regular files and directories, the only ones that may have any of the user's.</summary>
    public IReadOnlyList<NodeAttribute> Attributes { get; init; } = [];
}
