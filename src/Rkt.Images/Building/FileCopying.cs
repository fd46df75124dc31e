using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;

namespace Rkt.Images.Building;

/// <summary>Copies files of the machine into the image of a build.</summary>
/// <remarks>
/// They are gathered aside first and moved in when all are there, so that a missing source or a full disk changes nothing. A
/// source that is a symbolic link is followed; links below it are copied as links. Links of the image never lead out of it.
/// </remarks>
public sealed class FileCopying(BuildContext build, SourceDate sourceDate)
{
    /// <summary>Copies a file or a directory as a path of the image. A directory is merged into one that is there.</summary>
    /// <exception cref="RktException">The source is missing or the destination cannot be; the image is as before.</exception>
    public void CopyAs(string source, string destination) => Copy([new StagedCopy(source, CopyDestination.Parse(destination), 0)]);

    /// <summary>Copies files and directories into a directory of the image, which is made when it is missing.</summary>
    /// <param name="sources">Each keeps its last element as name; of one that ends in a slash, the content is copied.</param>
    /// <param name="directory">A path of the image.</param>
    /// <exception cref="RktException">A source is missing or the destination cannot be; the image is as before.</exception>
    public void CopyInto(IReadOnlyList<string> sources, string directory) =>
        Copy([.. sources.Select((source, index) => new StagedCopy(source, CopyDestination.Into(directory, NameOf(source)), index))]);

    private static string NameOf(string source)
    {
        var name = source[(source.LastIndexOf('/') + 1)..];
        return name is "." or ".." ? "" : name;
    }

    private void Copy(StagedCopy[] copies)
    {
        // A killed command may have left one.
        TreeRemoval.Remove(build.Layout.Staging);
        Directory.CreateDirectory(build.Layout.Staging);
        try
        {
            Gather(copies);
            MoveIn(copies);
        }
        finally
        {
            TreeRemoval.Remove(build.Layout.Staging);
        }
    }

    private void Gather(StagedCopy[] copies)
    {
        using var root = DirectoryHandle.Open(build.Layout.Staging);
        using var staging = new TreeWriter(root);
        var tree = new TreeCopy(staging, build.Status());
        foreach (var copy in copies)
        {
            copy.Gather(tree, staging);
        }
    }

    private void MoveIn(StagedCopy[] copies)
    {
        using var staging = TreeDirectory.Open(build.Layout.Staging);
        using var rootfs = RootedDirectory.OpenRoot(build.Layout.Rootfs);
        foreach (var copy in copies)
        {
            copy.Check(staging, rootfs);
        }

        using var made = new Rollback();
        foreach (var copy in copies)
        {
            copy.MoveIn(staging, rootfs, BuildLayout.NewDirectory(sourceDate), made);
        }

        made.Commit();
    }
}
