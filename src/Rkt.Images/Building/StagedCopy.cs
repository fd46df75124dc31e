using System.Globalization;
using System.Text;
using Appc.Text;
using Rkt.Host.Errors;
using Rkt.Host.Files.Trees;

namespace Rkt.Images.Building;

/// <summary>One source on its way into an image, by way of the staging directory.</summary>
/// <param name="Source">A path of the machine.</param>
/// <param name="Destination">Where it goes in the image.</param>
/// <param name="Index">Tells it from the others that are copied with it.</param>
internal sealed record StagedCopy(string Source, CopyDestination Destination, int Index)
{
    private byte[] StagedName { get; } = Encoding.ASCII.GetBytes(Index.ToString(CultureInfo.InvariantCulture));

    /// <summary>Copies the source into the staging directory.</summary>
    /// <exception cref="RktException">It is missing, cannot be read, or there is no room for it.</exception>
    internal void Gather(TreeCopy tree, TreeWriter staging)
    {
        try
        {
            // It may be a link, or end in one of "/", "." and "..": what it leads to is copied.
            var real = RealPath();
            if (Directory.Exists(real))
            {
                using var directory = TreeDirectory.Open(real);
                staging.MakeDirectory(StagedName);
                tree.CopyContent(directory, StagedName);
                return;
            }

            if (Destination.IsContent)
            {
                throw new RktException("it is not a directory");
            }

            using var parent = TreeDirectory.Open(Path.GetDirectoryName(real)!);
            tree.Copy(parent, Encoding.UTF8.GetBytes(Path.GetFileName(real)), StagedName);
        }
        catch (Exception e) when (e is IOException or RktException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot copy {Quoted.Of(Source)}", e);
        }
    }

    /// <summary>Judges whether the image can take it, before anything is moved.</summary>
    internal void Check(TreeDirectory staging, RootedDirectory rootfs)
    {
        using var directory = ImageDirectories.OpenIfExists(rootfs, Destination.Directory);
        if (directory is not null)
        {
            new TreeMerge(rootfs).Check(staging, StagedName, Destination.Path);
        }
    }

    /// <summary>Moves it from the staging directory into the image.</summary>
    internal void MoveIn(TreeDirectory staging, RootedDirectory rootfs, NodeMetadata newDirectory, Rollback made)
    {
        using var directory = ImageDirectories.OpenOrMake(rootfs, Destination.Directory, newDirectory, made);
        using var time = new KeptTime(directory);
        var merge = new TreeMerge(rootfs);
        if (Destination.IsContent)
        {
            using var content = staging.OpenDirectory(StagedName);
            merge.MoveContent(content, directory, Destination.Directory);
        }
        else
        {
            merge.Move(staging, StagedName, directory, Destination.Path);
        }
    }

    private string RealPath()
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Source));
        if (!Path.Exists(path))
        {
            throw new RktException("no such file or directory");
        }

        return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
    }
}
