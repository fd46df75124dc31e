namespace Rkt.Images.Rendering;

/// <summary>What of an image is written to a directory.</summary>
public enum ImageParts
{
    /// <summary>The file <c>manifest</c> and the directory <c>rootfs</c>.</summary>
    All,

    /// <summary>What is in <c>rootfs</c>, straight in the directory.</summary>
    Rootfs,
}
