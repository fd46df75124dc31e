namespace Rkt.Images.Archives;

/// <summary>Where an entry belongs in an image's layout.</summary>
public enum AciPart
{
    /// <summary>The file <c>manifest</c>.</summary>
    Manifest,

    /// <summary>The directory <c>rootfs</c>, or something below it.</summary>
    Rootfs,
}
