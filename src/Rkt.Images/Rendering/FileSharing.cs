namespace Rkt.Images.Rendering;

/// <summary>How a rendered tree gets the content of its files.</summary>
internal enum FileSharing
{
    /// <summary>The files are the store's own: for trees on the same file system that nobody writes to.</summary>
    HardLink,

    /// <summary>The files are copies, sharing blocks where the file system can.</summary>
    Copy,
}
