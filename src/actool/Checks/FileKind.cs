namespace Actool.Checks;

/// <summary>What a file is checked as.</summary>
internal enum FileKind
{
    /// <summary>An image archive, compressed or not.</summary>
    ImageArchive,

    /// <summary>A directory laid out as an image.</summary>
    Layout,

    /// <summary>The JSON of an image or a pod.</summary>
    Manifest,
}
