using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;
using Rkt.Host.Kernel;
using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Archives;

/// <summary>Unpacks the root file system of an image, entry by entry, into a directory that nothing in the archive can get out of.</summary>
/// <remarks>
/// A file below a symbolic link is an error, wherever the link points: no program that packs a tree makes such an archive.
/// Directories get mode, owner and time in <see cref="Finish"/>, when nothing changes them any more.
/// </remarks>
public sealed class RootfsUnpacker : IDisposable
{
    private const uint ImpliedDirectoryMode = 0b111_101_101;

    private readonly TreeWriter _tree;
    private readonly OwnerPolicy _owners;
    private readonly Dictionary<TarName, NodeMetadata> _directories = [];
    private readonly NodeMetadata _impliedMetadata;
    private int _impliedSeen;

    /// <param name="rootfs">An empty directory; stays the caller's to dispose.</param>
    /// <param name="owners">Whose the files shall be.</param>
    public RootfsUnpacker(DirectoryHandle rootfs, OwnerPolicy owners)
    {
        _tree = new TreeWriter(rootfs);
        _owners = owners;
        _impliedMetadata = ImpliedMetadata(owners == OwnerPolicy.Restore ? default : NodeOwner.Maker);
    }

    /// <summary>Makes what an entry describes, with the content that the reader stands at.</summary>
    /// <exception cref="InvalidDataException">The path was there before, or leads through something that is not a directory.</exception>
    /// <exception cref="KernelException">The file system refuses: full, or without support for what is asked.</exception>
    public void Unpack(AciEntry entry, AciReader content)
    {
        try
        {
            Make(entry, content);
        }
        catch (KernelException e) when (e.Errno == Errno.EEXIST)
        {
            throw AciReader.Duplicate(entry.Tar.Name);
        }
    }

    /// <summary>Gives the directories what the archive says of them. Call once, after the last entry.</summary>
    public void Finish()
    {
        // Descending order puts what is below a directory in front of it, and neighbours next to each other.
        foreach (var (path, metadata) in _directories.OrderByDescending(directory => directory.Key))
        {
            _tree.FinishDirectory(path.Bytes, metadata);
        }
    }

    public void Dispose() => _tree.Dispose();

    /// <summary>What a directory gets of which only the content is known; a fixed time, so that unpacking twice gives the same.</summary>
    internal static NodeMetadata ImpliedMetadata(NodeOwner owner) => new() { Mode = ImpliedDirectoryMode, Owner = owner };

    internal static NodeType NodeTypeOf(TarEntryType type) => type switch
    {
        TarEntryType.RegularFile => NodeType.RegularFile,
        TarEntryType.Directory => NodeType.Directory,
        TarEntryType.SymbolicLink => NodeType.SymbolicLink,
        TarEntryType.CharacterDevice => NodeType.CharacterDevice,
        TarEntryType.BlockDevice => NodeType.BlockDevice,
        _ => NodeType.Fifo,
    };

    /// <summary>The attributes of an entry that are given to its file.</summary>
    internal static NodeAttribute[] AttributesOf(TarEntry entry, OwnerPolicy owners) =>
    [
        .. entry.Attributes
            .Where(attribute => AttributePolicy.IsRestored(attribute.Name.Bytes))
            .Where(attribute => owners == OwnerPolicy.Restore || attribute.Name.Bytes.StartsWith("user."u8))
            .Select(attribute => new NodeAttribute(attribute.Name.Bytes.ToArray(), attribute.Value)),
    ];

    private void Make(AciEntry entry, AciReader content)
    {
        var path = entry.Path.Bytes;
        switch (entry.Tar.Type)
        {
            case TarEntryType.RegularFile:
                MakeFile(entry, content);
                break;
            case TarEntryType.Directory:
                MakeDirectory(entry);
                break;
            case TarEntryType.SymbolicLink:
                _tree.MakeSymbolicLink(path, entry.Tar.LinkName.Bytes, MetadataOf(entry.Tar));
                break;
            case TarEntryType.HardLink:
                _tree.MakeHardLink(path, entry.LinkPath.Bytes);
                break;
            default:
                _tree.MakeSpecialFile(path, NodeTypeOf(entry.Tar.Type), entry.Tar.DeviceMajor, entry.Tar.DeviceMinor, MetadataOf(entry.Tar));
                break;
        }

        RememberImpliedDirectories();
    }

    private void MakeFile(AciEntry entry, AciReader content)
    {
        using var file = _tree.CreateFile(entry.Path.Bytes);
        while (content.ReadContent(out var offset, out var data))
        {
            file.Write(offset, data);
        }

        file.Finish(entry.Tar.Size, MetadataOf(entry.Tar));
    }

    private void MakeDirectory(AciEntry entry)
    {
        // One that a file in it implied is no duplicate, the first time.
        var wasImplied = _directories.TryGetValue(entry.Path, out var metadata) && ReferenceEquals(metadata, _impliedMetadata);
        if (!entry.Path.IsEmpty && !wasImplied)
        {
            _tree.MakeDirectory(entry.Path.Bytes);
        }

        _directories[entry.Path] = MetadataOf(entry.Tar);
    }

    private void RememberImpliedDirectories()
    {
        for (; _impliedSeen < _tree.ImpliedDirectories.Count; _impliedSeen++)
        {
            _directories[new TarName(_tree.ImpliedDirectories[_impliedSeen])] = _impliedMetadata;
        }
    }

    private NodeMetadata MetadataOf(TarEntry entry) => new()
    {
        Mode = entry.Mode,
        Owner = _owners == OwnerPolicy.Restore ? new NodeOwner(entry.UserId, entry.GroupId) : NodeOwner.Maker,
        ModificationTime = entry.ModificationTime,
        Attributes = entry.Attributes.Count == 0 ? [] : AttributesOf(entry, _owners),
    };

}
