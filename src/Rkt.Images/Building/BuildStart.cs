using Appc;
using Appc.Images;
using Appc.Text;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Building;

/// <summary>What a build begins with: nothing, a directory, or an archive.</summary>
public sealed class BuildStart(BuildLayout layout, SourceDate sourceDate, Action<string> tell)
{
    /// <summary>Fills the image of a new build.</summary>
    /// <param name="start">A path that starts with "." or "/", or null for an empty image.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="RktException">It does not exist, or is not what a build can begin with.</exception>
    public ImageManifest Populate(string? start)
    {
        if (start is null)
        {
            MakeRootfs();
            return BuildContext.EmptyManifest();
        }

        if (!start.StartsWith('.') && !start.StartsWith('/'))
        {
            throw new RktException($"cannot begin with {Quoted.Of(start)}: images are not fetched yet")
            {
                Hint = "the path of a local directory or image file starts with \".\" or \"/\"",
            };
        }

        if (!Path.Exists(start))
        {
            throw new RktException($"cannot begin with {Quoted.Of(start)}: no such file or directory");
        }

        try
        {
            return Directory.Exists(start) ? CopyDirectory(start) : Unpack(start);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ManifestException or RktException)
        {
            throw new RktException($"cannot begin with {Quoted.Of(start)}", e);
        }
    }

    private void MakeRootfs()
    {
        using var image = RootedDirectory.OpenRoot(layout.Image);
        image.MakeDirectory("rootfs"u8, BuildLayout.NewDirectory(sourceDate));
    }

    private ImageManifest CopyDirectory(string path)
    {
        MakeRootfs();
        using var source = TreeDirectory.Open(RealPath(path));
        using var build = TreeDirectory.Open(layout.Root);
        using var rootfs = DirectoryHandle.Open(layout.Rootfs);
        using var writer = new TreeWriter(rootfs);
        new TreeCopy(writer, build.Status()).CopyContent(source, []);
        return BuildContext.EmptyManifest();
    }

    private static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }

    /// <summary>Unpacks an archive as it is, and sees then whether it was an image or a bare root file system.</summary>
    private ImageManifest Unpack(string path)
    {
        using (var file = File.OpenRead(path))
        using (var archive = Decompression.Open(file, out _))
        using (var image = DirectoryHandle.Open(layout.Image))
        using (var unpacker = new RootfsUnpacker(image, Environment.IsPrivilegedProcess ? OwnerPolicy.Restore : OwnerPolicy.Unpacker))
        {
            Unpack(new TarReader(archive), unpacker);
        }

        using var unpacked = TreeDirectory.Open(layout.Image);
        var hasManifest = unpacked.StatusIfExists("manifest"u8) is { Type: NodeType.RegularFile };
        var hasRootfs = unpacked.StatusIfExists("rootfs"u8) is { Type: NodeType.Directory };
        if (!hasManifest || !hasRootfs)
        {
            tell($"{(hasManifest ? "rootfs" : "manifest")} is missing, assuming build is beginning with a tar of a rootfs");
            MakeUnpackedTheRootfs();
            return BuildContext.EmptyManifest();
        }

        foreach (var entry in unpacked.List())
        {
            if (!entry.Name.AsSpan().SequenceEqual("manifest"u8) && !entry.Name.AsSpan().SequenceEqual("rootfs"u8))
            {
                throw new InvalidDataException($"unrecognized file path in layout: \"{new TarName(entry.Name)}\"");
            }
        }

        return ReadManifest();
    }

    private static void Unpack(TarReader tar, RootfsUnpacker unpacker)
    {
        var content = new AciReader(tar);
        while (tar.ReadEntry() is { } entry)
        {
            var link = entry.Type == TarEntryType.HardLink ? AciPath.Clean(entry.LinkName) : default;
            unpacker.Unpack(new AciEntry(AciPart.Rootfs, AciPath.Clean(entry.Name), link, entry), content);
        }

        unpacker.Finish();
    }

    private void MakeUnpackedTheRootfs()
    {
        var aside = layout.Image + ".rootfs";
        DirectoryEntry.Move(layout.Image, aside);
        Directory.CreateDirectory(layout.Image);
        DirectoryEntry.Move(aside, layout.Rootfs);
    }

    private ImageManifest ReadManifest()
    {
        if (new FileInfo(layout.Manifest).Length > AciReader.MaxManifest)
        {
            throw new InvalidDataException($"manifest is larger than {AciReader.MaxManifest} bytes");
        }

        return ImageManifest.Parse(File.ReadAllBytes(layout.Manifest));
    }
}
