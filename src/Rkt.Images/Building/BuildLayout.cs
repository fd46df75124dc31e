using Rkt.Host.Files.Trees;

namespace Rkt.Images.Building;

/// <summary>Where the parts of a build are.</summary>
public sealed record BuildLayout(string Root)
{
    /// <summary>Holds the word "appc".</summary>
    public string ModeFile => Path.Combine(Root, "buildMode");

    /// <summary>The image as it is: <c>manifest</c> and <c>rootfs/</c>.</summary>
    public string Image => Path.Combine(Root, "currentaci");

    public string Manifest => Path.Combine(Image, "manifest");

    public string Rootfs => Path.Combine(Image, "rootfs");

    /// <summary>Where files are gathered before they go into the image; absent between commands.</summary>
    public string Staging => Path.Combine(Root, "staging");

    /// <summary>What a directory gets that the build makes by itself.</summary>
    internal static NodeMetadata NewDirectory(SourceDate sourceDate) => new()
    {
        Mode = 0b111_101_101,
        Owner = NodeOwner.Maker,
        ModificationTime = sourceDate.OfNewFiles,
    };
}
