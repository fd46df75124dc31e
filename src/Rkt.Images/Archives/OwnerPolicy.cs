namespace Rkt.Images.Archives;

/// <summary>Whose the unpacked files are.</summary>
public enum OwnerPolicy
{
    /// <summary>The owners that the archive names; needs root.</summary>
    Restore,

    /// <summary>Whoever unpacks; file capabilities are left out, which only root may give.</summary>
    Unpacker,
}
