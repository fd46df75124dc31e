using Rkt.Host.Errors;
using Rkt.Host.Files.Trees;
using Rkt.Host.Kernel;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Building;

/// <summary>The image of a build as a tar archive: <c>rootfs</c> in the order of its names, then <c>manifest</c>.</summary>
internal sealed class ImageArchive
{
    private readonly BuildContext _build;
    private readonly SourceDate _sourceDate;
    private readonly NodeOwner _builder;
    private readonly Dictionary<(ulong FileSystem, ulong Inode), TarName> _links = [];

    internal ImageArchive(BuildContext build, SourceDate sourceDate)
    {
        _build = build;
        _sourceDate = sourceDate;
        _builder = build.Status().Owner;
    }

    /// <exception cref="RktException">There is a file that may not be read, or that an archive cannot hold.</exception>
    internal void Write(Stream output)
    {
        var tar = new TarWriter(output);
        using (var image = TreeDirectory.Open(_build.Layout.Image))
        {
            Write(tar, image, "rootfs"u8, "rootfs");
        }

        var manifest = _build.Manifest.ToJson();
        tar.WriteEntry(
            new TarEntry
            {
                Name = "manifest",
                Type = TarEntryType.RegularFile,
                Mode = 0b110_100_100,
                Size = manifest.Length,
                ModificationTime = _sourceDate.OfNewFiles,
            },
            manifest);
        tar.Finish();
    }

    private void Write(TarWriter tar, TreeDirectory parent, ReadOnlySpan<byte> name, TarName path)
    {
        var status = parent.Status(name);
        var entry = EntryOf(status, path);
        if (status.Type == NodeType.Directory)
        {
            WriteDirectory(tar, parent, name, entry);
        }
        else if (status.LinkCount > 1 && !_links.TryAdd((status.FileSystem, status.Inode), path))
        {
            var first = _links[(status.FileSystem, status.Inode)];
            tar.WriteEntry(entry with { Type = TarEntryType.HardLink, LinkName = first, Size = 0 });
        }
        else if (status.Type == NodeType.RegularFile)
        {
            WriteFile(tar, parent, name, entry);
        }
        else if (status.Type == NodeType.SymbolicLink)
        {
            tar.WriteEntry(entry with { LinkName = new TarName(parent.ReadLink(name)), Mode = 0b111_111_111 });
        }
        else
        {
            tar.WriteEntry(entry);
        }
    }

    private void WriteDirectory(TarWriter tar, TreeDirectory parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        using var directory = Readable(parent, name, static (parent, name) => parent.OpenDirectory(name));
        tar.WriteEntry(entry with { Attributes = Kept(directory.ReadAttributes()) });
        foreach (var child in directory.List())
        {
            Write(tar, directory, child.Name, new TarName([.. entry.Name.Bytes, (byte)'/', .. child.Name]));
        }
    }

    private static void WriteFile(TarWriter tar, TreeDirectory parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        using var file = Readable(parent, name, static (parent, name) => parent.OpenFile(name));
        using var content = new FileStream(file, FileAccess.Read, 0);
        tar.WriteEntry(entry with { Attributes = Kept(parent.ReadAttributes(name)) }, content);
    }

    private delegate T Opening<out T>(TreeDirectory parent, ReadOnlySpan<byte> name);

    private static T Readable<T>(TreeDirectory parent, ReadOnlySpan<byte> name, Opening<T> open)
    {
        try
        {
            return open(parent, name);
        }
        catch (KernelException e) when (e.Errno == Errno.EACCES)
        {
            throw new RktException($"\"{parent.PathOf(name)}\": permission denied - call write as root");
        }
    }

    private static TarAttribute[] Kept(IReadOnlyList<NodeAttribute> attributes) =>
    [
        .. attributes
            .Where(attribute => AttributePolicy.IsRestored(attribute.Name.Span))
            .Select(attribute => new TarAttribute(new TarName(attribute.Name.Span), attribute.Value))
            .OrderBy(attribute => attribute.Name),
    ];

    private TarEntry EntryOf(NodeStatus status, TarName path)
    {
        // Files of a builder who is not the superuser are root's in the image: the build is of their making, the image not of their home.
        var owner = status.Owner.UserId == _builder.UserId ? default : status.Owner;
        return new TarEntry
        {
            Name = path,
            Type = TypeOf(status.Type, path),
            Mode = status.Mode,
            UserId = owner.UserId,
            GroupId = _builder.UserId == 0 ? status.Owner.GroupId : owner.GroupId,
            Size = status.Type == NodeType.RegularFile ? status.Size : 0,
            ModificationTime = _sourceDate.Limit(status.ModificationTime),
            DeviceMajor = status.DeviceMajor,
            DeviceMinor = status.DeviceMinor,
        };
    }

    private static TarEntryType TypeOf(NodeType type, TarName path) => type switch
    {
        NodeType.RegularFile => TarEntryType.RegularFile,
        NodeType.Directory => TarEntryType.Directory,
        NodeType.SymbolicLink => TarEntryType.SymbolicLink,
        NodeType.CharacterDevice => TarEntryType.CharacterDevice,
        NodeType.BlockDevice => TarEntryType.BlockDevice,
        NodeType.Fifo => TarEntryType.Fifo,
        _ => throw new RktException($"an image cannot hold the socket \"{path}\""),
    };
}
