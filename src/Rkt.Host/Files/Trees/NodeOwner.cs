namespace Rkt.Host.Files.Trees;

/// <summary>The user and group that a file belongs to, by number.</summary>
public readonly record struct NodeOwner(uint UserId, uint GroupId)
{
    /// <summary>Whoever makes the file.</summary>
    public static NodeOwner Maker => new(uint.MaxValue, uint.MaxValue);
}
