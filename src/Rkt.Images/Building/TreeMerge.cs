using System.Text;
using Rkt.Host.Errors;
using Rkt.Host.Files.Trees;

namespace Rkt.Images.Building;

/// <summary>Moves gathered files into an image: directories are merged, other files replaced. Nothing is copied, so no space runs out.</summary>
internal sealed class TreeMerge(RootedDirectory rootfs)
{
    /// <summary>Judges a move before anything is moved.</summary>
    /// <param name="staged">Where the entry is.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="path">The path that it shall get in the image.</param>
    /// <exception cref="RktException">A directory is in the way of a file, or a file in the way of a directory.</exception>
    internal void Check(TreeDirectory staged, ReadOnlySpan<byte> entry, byte[] path)
    {
        var isDirectory = staged.Status(entry).Type == NodeType.Directory;
        using var existing = isDirectory ? ImageDirectories.OpenIfExists(rootfs, path) : OpenUnlessFile(path);
        if (existing is null)
        {
            return;
        }

        if (!isDirectory)
        {
            throw new RktException($"\"/{Encoding.UTF8.GetString(path)}\" of the image is a directory") { Hint = "to copy into it, use copy-to-dir" };
        }

        using var directory = staged.OpenDirectory(entry);
        foreach (var child in directory.List())
        {
            Check(directory, child.Name, CopyDestination.Join(path, child.Name));
        }
    }

    /// <summary>Moves an entry, with all below it, to a name in a directory of the image.</summary>
    /// <param name="staged">Where the entry is.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="parent">The directory of the image.</param>
    /// <param name="path">The path of the new name in the image.</param>
    internal void Move(TreeDirectory staged, ReadOnlySpan<byte> entry, RootedDirectory parent, byte[] path)
    {
        var status = staged.Status(entry);
        using var existing = status.Type == NodeType.Directory ? ImageDirectories.OpenIfExists(rootfs, path) : null;
        if (existing is null)
        {
            parent.MoveIn(staged, entry, path.AsSpan(path.AsSpan().LastIndexOf((byte)'/') + 1));
            return;
        }

        using var directory = staged.OpenDirectory(entry);
        MoveContent(directory, existing, path);
        existing.Describe(FileMetadata.Of(status, directory.ReadAttributes()));
    }

    /// <summary>Moves all in a directory into a directory of the image.</summary>
    internal void MoveContent(TreeDirectory staged, RootedDirectory directory, byte[] path)
    {
        foreach (var entry in staged.List())
        {
            Move(staged, entry.Name, directory, CopyDestination.Join(path, entry.Name));
        }
    }

    /// <summary>The directory at a path of the image, through links inside the image; null when there is none, or a file.</summary>
    private RootedDirectory? OpenUnlessFile(byte[] path)
    {
        try
        {
            return ImageDirectories.OpenIfExists(rootfs, path);
        }
        catch (RktException)
        {
            return null;
        }
    }
}
