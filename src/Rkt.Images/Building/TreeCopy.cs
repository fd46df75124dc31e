using Rkt.Host.Errors;
using Rkt.Host.Files.Trees;

namespace Rkt.Images.Building;

/// <summary>Copies file trees with modes, owners, times, hard links and attributes, as far as the caller's rights go.</summary>
/// <remarks>Owners and capabilities are the superuser's to give; for others, files become the caller's own.</remarks>
/// <param name="target">Where copies go; the hard links among all copies made by this object are kept.</param>
/// <param name="skipped">A directory that is not copied: the build itself, which the source may contain.</param>
internal sealed class TreeCopy(TreeWriter target, NodeStatus skipped)
{
    private const int BufferSize = 128 * 1024;

    private readonly Dictionary<(ulong FileSystem, ulong Inode), byte[]> _links = [];
    private byte[]? _buffer;

    /// <summary>Copies an entry and all below it to a path that does not exist in the target.</summary>
    /// <exception cref="RktException">There is something in the tree that an image cannot hold.</exception>
    internal void Copy(TreeDirectory source, ReadOnlySpan<byte> name, byte[] path)
    {
        var status = source.Status(name);
        if (status.Inode == skipped.Inode && status.FileSystem == skipped.FileSystem)
        {
            return;
        }

        if (status.Type == NodeType.Directory)
        {
            target.MakeDirectory(path);
            using var directory = source.OpenDirectory(name);
            CopyContent(directory, path);
        }
        else if (status.LinkCount == 1 || !TryLink(status, path))
        {
            CopyFile(source, name, status, path);
        }
    }

    /// <summary>Copies all in a directory, and what it has itself beside content, to a directory of the target.</summary>
    internal void CopyContent(TreeDirectory source, byte[] path)
    {
        foreach (var entry in source.List())
        {
            Copy(source, entry.Name, CopyDestination.Join(path, entry.Name));
        }

        target.FinishDirectory(path, FileMetadata.Of(source.Status(), source.ReadAttributes()));
    }

    private bool TryLink(NodeStatus status, byte[] path)
    {
        if (_links.TryAdd((status.FileSystem, status.Inode), path))
        {
            return false;
        }

        target.MakeHardLink(path, _links[(status.FileSystem, status.Inode)]);
        return true;
    }

    private void CopyFile(TreeDirectory source, ReadOnlySpan<byte> name, NodeStatus status, byte[] path)
    {
        switch (status.Type)
        {
            case NodeType.RegularFile:
                CopyRegularFile(source, name, status, path);
                break;
            case NodeType.SymbolicLink:
                target.MakeSymbolicLink(path, source.ReadLink(name), FileMetadata.Of(status));
                break;
            case NodeType.Fifo or NodeType.CharacterDevice or NodeType.BlockDevice:
                target.MakeSpecialFile(path, status.Type, status.DeviceMajor, status.DeviceMinor, FileMetadata.Of(status));
                break;
            default:
                throw new RktException($"an image cannot hold the socket \"{source.PathOf(name)}\"");
        }
    }

    private void CopyRegularFile(TreeDirectory source, ReadOnlySpan<byte> name, NodeStatus status, byte[] path)
    {
        using var content = source.OpenFile(name);
        using var file = target.CreateFile(path);
        _buffer ??= new byte[BufferSize];
        var position = 0L;
        for (int length; (length = RandomAccess.Read(content, _buffer, position)) > 0; position += length)
        {
            file.Write(position, _buffer.AsSpan(0, length));
        }

        file.Finish(position, FileMetadata.Of(status, source.ReadAttributes(name)));
    }
}
