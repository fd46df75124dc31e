using Rkt.Host.Errors;
using Rkt.Host.Files.Trees;
using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Archives;

/// <summary>Writes a tree to a tar archive, in the order of its names: the same tree gives the same bytes.</summary>
/// <param name="tar">The archive.</param>
public sealed class TreeArchive(TarWriter tar)
{
    private readonly Dictionary<(ulong FileSystem, ulong Inode), TarName> _links = [];

    /// <summary>Whether an entry, with all below it, is written.</summary>
    public Func<NodeStatus, TarName, bool> Includes { get; init; } = static (_, _) => true;

    /// <summary>Changes what is written of an entry.</summary>
    public Func<NodeStatus, TarEntry, TarEntry> Edit { get; init; } = static (_, entry) => entry;

    /// <summary>Writes an entry of a directory and all below it.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The entry's name in it.</param>
    /// <param name="path">Its path in the archive.</param>
    /// <exception cref="RktException">There is something that an archive cannot hold.</exception>
    /// <exception cref="KernelException">Something cannot be read.</exception>
    public void Write(TreeDirectory parent, ReadOnlySpan<byte> name, TarName path)
    {
        var status = parent.Status(name);
        if (!Includes(status, path))
        {
            return;
        }

        var entry = Edit(status, EntryOf(status, path));
        if (status.Type == NodeType.Directory)
        {
            WriteDirectory(parent, name, entry);
        }
        else if (status.LinkCount > 1 && !_links.TryAdd((status.FileSystem, status.Inode), path))
        {
            var first = _links[(status.FileSystem, status.Inode)];
            tar.WriteEntry(entry with { Type = TarEntryType.HardLink, LinkName = first, Size = 0 });
        }
        else if (status.Type == NodeType.RegularFile)
        {
            WriteFile(parent, name, entry);
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

    private void WriteDirectory(TreeDirectory parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        using var directory = parent.OpenDirectory(name);
        tar.WriteEntry(entry with { Attributes = Kept(directory.ReadAttributes()) });
        foreach (var child in directory.List())
        {
            Write(directory, child.Name, new TarName([.. entry.Name.Bytes, (byte)'/', .. child.Name]));
        }
    }

    private void WriteFile(TreeDirectory parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        using var file = parent.OpenFile(name);
        using var content = new FileStream(file, FileAccess.Read, 0);
        tar.WriteEntry(entry with { Attributes = Kept(parent.ReadAttributes(name)) }, content);
    }

    private static TarEntry EntryOf(NodeStatus status, TarName path) => new()
    {
        Name = path,
        Type = TypeOf(status.Type, path),
        Mode = status.Mode,
        UserId = status.Owner.UserId,
        GroupId = status.Owner.GroupId,
        Size = status.Type == NodeType.RegularFile ? status.Size : 0,
        ModificationTime = status.ModificationTime,
        DeviceMajor = status.DeviceMajor,
        DeviceMinor = status.DeviceMinor,
    };

    private static TarAttribute[] Kept(IReadOnlyList<NodeAttribute> attributes) =>
    [
        .. attributes
            .Where(attribute => AttributePolicy.IsRestored(attribute.Name.Span))
            .Select(attribute => new TarAttribute(new TarName(attribute.Name.Span), attribute.Value))
            .OrderBy(attribute => attribute.Name),
    ];

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
