namespace Rkt.Images.Building;

/// <summary>What becomes of a file that is in the place of a new one.</summary>
public enum ExistingFile
{
    /// <summary>It stays, and making the new one fails.</summary>
    Keep,

    /// <summary>The new one replaces it once it is whole.</summary>
    Replace,
}
