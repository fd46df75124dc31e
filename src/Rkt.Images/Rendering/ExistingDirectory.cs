namespace Rkt.Images.Rendering;

/// <summary>What to do with a directory that is in the way.</summary>
public enum ExistingDirectory
{
    Refuse,

    /// <summary>Remove it, once its replacement is complete.</summary>
    Replace,
}
