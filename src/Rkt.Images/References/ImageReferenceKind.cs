namespace Rkt.Images.References;

/// <summary>What an image reference of the command line names.</summary>
public enum ImageReferenceKind
{
    /// <summary>An image in the store, by the start of its key.</summary>
    Key,

    /// <summary>An archive in a file.</summary>
    File,

    /// <summary>An image name with labels.</summary>
    Name,

    /// <summary>An archive at a URL.</summary>
    Url,

    /// <summary>An image of a docker registry.</summary>
    Docker,
}
