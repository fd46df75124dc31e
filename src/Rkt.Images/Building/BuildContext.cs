using Appc;
using Appc.Images;
using Appc.Names;
using Appc.Text;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;

namespace Rkt.Images.Building;

/// <summary>An image being built: a manifest and a root file system under <c>WORKPATH/.acbuild/</c>.</summary>
/// <remarks>
/// While this object lives, other processes are kept out by a lock, for which nobody ever waits. A change is made as a whole or
/// not at all, so that a failed or killed command leaves the build as it was.
/// </remarks>
public sealed class BuildContext : IDisposable
{
    /// <summary>The name of the context's directory in the work path.</summary>
    public const string DirectoryName = ".acbuild";

    private const string Mode = "appc";
    private const UnixFileMode ManifestMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly DirectoryHandle _directory;

    private ImageManifest? _manifest;

    private BuildContext(DirectoryHandle directory, BuildLayout layout)
    {
        _directory = directory;
        Layout = layout;
    }

    /// <summary>The name of an image that has not been given one.</summary>
    public static AcIdentifier Unnamed { get; } = AcIdentifier.Parse("acbuild-unnamed");

    public BuildLayout Layout { get; }

    /// <summary>The image's manifest as it is now.</summary>
    /// <exception cref="RktException">Its file cannot be read; the build can still be ended.</exception>
    public ImageManifest Manifest => _manifest ??= ReadManifest(Layout);

    /// <summary>Takes up the build in a work path.</summary>
    /// <exception cref="RktException">There is none, or another process uses it.</exception>
    public static BuildContext Open(string workPath)
    {
        var layout = new BuildLayout(Path.Combine(workPath, DirectoryName));
        var directory = DirectoryHandle.OpenIfExists(layout.Root) ?? throw NotInProgress();
        try
        {
            if (!FileLock.TryTakeExclusive(directory))
            {
                throw new RktException("lock already held - is another acbuild running in this working dir?");
            }

            // Between opening and locking, the build may have been ended, and another begun.
            if (FileStatus.ReadIfExists(layout.Root) is not { } status || !status.IsSameFile(FileStatus.Read(directory)))
            {
                throw NotInProgress();
            }

            return new BuildContext(directory, layout);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Begins a build in a work path.</summary>
    /// <param name="workPath">An existing directory.</param>
    /// <param name="populate">Makes and fills <c>rootfs/</c> in <see cref="BuildLayout.Image"/>, and gives the manifest.</param>
    /// <exception cref="RktException">A build is in progress there, or the start could not be read; nothing is left then.</exception>
    public static void Begin(string workPath, Func<BuildLayout, ImageManifest> populate)
    {
        if (!Directory.Exists(workPath))
        {
            throw new RktException($"there is no directory {Quoted.Of(workPath)} to build in");
        }

        var final = Path.Combine(workPath, DirectoryName);
        if (Path.Exists(final))
        {
            throw InProgress();
        }

        // Made aside and renamed: a build is there whole or not at all, whenever this process is killed.
        var layout = new BuildLayout(BuildLeftovers.NewPath(final));
        BuildLeftovers.Remove(final);
        using var rollback = new Rollback();
        rollback.Add(() => TreeRemoval.Remove(layout.Root));
        Directory.CreateDirectory(layout.Image);
        var manifest = populate(layout);
        WriteManifest(layout, manifest);
        File.WriteAllText(layout.ModeFile, Mode);
        try
        {
            DirectoryEntry.Move(layout.Root, final);
        }
        catch (KernelException) when (Path.Exists(final))
        {
            throw InProgress();
        }

        rollback.Commit();
    }

    /// <summary>The manifest of an image of which nothing is known but that it is built here.</summary>
    public static ImageManifest EmptyManifest() => new()
    {
        Name = Unnamed,
        Labels =
        [
            new Label(AcIdentifier.Parse("arch"), Platform.Host.Arch),
            new Label(AcIdentifier.Parse("os"), Platform.Host.Os),
        ],
    };

    /// <summary>The status of the build's own directory.</summary>
    internal NodeStatus Status()
    {
        using var directory = TreeDirectory.Open(Layout.Root);
        return directory.Status();
    }

    /// <summary>Replaces the manifest.</summary>
    /// <exception cref="ManifestException">It breaks the specification; the build keeps the one it has.</exception>
    public void Save(ImageManifest manifest)
    {
        WriteManifest(Layout, manifest.Checked());
        _manifest = manifest;
    }

    /// <summary>Drops the build with all its files.</summary>
    public void End()
    {
        // Renamed first, so that the next command finds no build rather than half of one.
        BuildLeftovers.Remove(Layout.Root);
        DirectoryEntry.Move(Layout.Root, BuildLeftovers.OldPath(Layout.Root));
        BuildLeftovers.Remove(Layout.Root);
    }

    public void Dispose() => _directory.Dispose();

    private static ImageManifest ReadManifest(BuildLayout layout)
    {
        try
        {
            return ImageManifest.Parse(File.ReadAllBytes(layout.Manifest));
        }
        catch (Exception e) when (e is ManifestException or IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot read \"{layout.Manifest}\"", e) { Hint = "drop the build with \"acbuild end\" and begin again" };
        }
    }

    private static void WriteManifest(BuildLayout layout, ImageManifest manifest) =>
        AtomicFile.Write(layout.Manifest, manifest.ToJson(), ManifestMode, Durability.ProcessCrash);

    private static RktException NotInProgress() => new("no build in progress in this working dir - try \"acbuild begin\"");

    private static RktException InProgress() => new("build already in progress in this working dir");
}
