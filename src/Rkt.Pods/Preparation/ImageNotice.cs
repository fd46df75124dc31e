namespace Rkt.Pods.Preparation;

/// <summary>What a line about an image says, so that the caller can choose which lines to show.</summary>
public enum ImageNotice
{
    /// <summary>The image was read from a file.</summary>
    FromFile,

    /// <summary>The image was in the store.</summary>
    FromStore,
}
