using Rkt.Host.Errors;
using Rkt.Host.Files.Trees;
using Rkt.Host.Kernel;
using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Archives;

/// <summary>Compares an unpacked tree with the archive it came from: the first difference is an <see cref="InvalidDataException"/>.</summary>
/// <remarks>Memory grows with the number of names, unlike that of unpacking.</remarks>
internal sealed class RootfsComparison : IDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly TreeDirectory _root;
    private readonly OwnerPolicy _owners = Environment.IsPrivilegedProcess ? OwnerPolicy.Restore : OwnerPolicy.Unpacker;
    private readonly HashSet<TarName> _names = [default];
    private readonly List<TarName> _changedDirectories = [];
    private readonly byte[] _buffer = new byte[BufferSize];

    public RootfsComparison(string rootfs)
    {
        _root = TreeDirectory.Open(rootfs);
    }

    /// <summary>Compares what an entry says with what is there.</summary>
    public void Compare(AciEntry entry, AciReader content)
    {
        _names.Add(entry.Path);
        AddParents(entry.Path.Bytes);
        using var parent = OpenParent(entry.Path.Bytes, out var name);
        var directory = parent ?? _root;
        var status = name.IsEmpty ? directory.Status() : directory.StatusIfExists(name) ?? throw Missing(entry.Path);
        if (entry.Tar.Type == TarEntryType.HardLink)
        {
            CompareHardLink(entry, status);
            return;
        }

        CompareStatus(entry, status);
        switch (entry.Tar.Type)
        {
            case TarEntryType.RegularFile:
                CompareContent(entry, directory, name, content);
                CompareAttributes(entry, directory.ReadAttributes(name));
                break;
            case TarEntryType.Directory:
                CompareAttributes(entry, name.IsEmpty ? directory.ReadAttributes() : directory.ReadAttributes(name));
                break;
            case TarEntryType.SymbolicLink:
                Require(entry.Tar.LinkName.Bytes.SequenceEqual(directory.ReadLink(name)), entry.Path, "the target");
                break;
        }
    }

    /// <summary>Looks for files that the archive does not have, and at the times of directories. Call after the last entry.</summary>
    public void Finish()
    {
        CompareNames(_root, []);

        // Last, because a name that was added or removed shows here too, and that is the thing to tell.
        foreach (var path in _changedDirectories)
        {
            Require(isSame: false, path, "the time");
        }
    }

    public void Dispose() => _root.Dispose();

    private static InvalidDataException Missing(TarName path) => new($"\"{path}\" is missing");

    private static void Require(bool isSame, TarName path, string what)
    {
        if (!isSame)
        {
            throw new InvalidDataException($"\"{(path.IsEmpty ? "rootfs" : path)}\" was changed: {what} differs");
        }
    }

    private void CompareNames(TreeDirectory directory, byte[] path)
    {
        foreach (var entry in directory.List())
        {
            byte[] full = path.Length == 0 ? entry.Name : [.. path, (byte)'/', .. entry.Name];
            if (!_names.Contains(new TarName(full)))
            {
                throw new InvalidDataException($"\"{new TarName(full)}\" was added");
            }

            if (directory.Status(entry.Name).Type == NodeType.Directory)
            {
                using var child = directory.OpenDirectory(entry.Name);
                CompareNames(child, full);
            }
        }
    }

    private void AddParents(ReadOnlySpan<byte> path)
    {
        for (var slash = path.LastIndexOf((byte)'/'); slash > 0; slash = path.LastIndexOf((byte)'/'))
        {
            path = path[..slash];
            if (!_names.Add(new TarName(path)))
            {
                return;
            }
        }
    }

    private TreeDirectory? OpenParent(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> name)
    {
        TreeDirectory? current = null;
        for (var slash = path.IndexOf((byte)'/'); slash > 0; slash = path.IndexOf((byte)'/'))
        {
            var previous = current;
            try
            {
                current = (previous ?? _root).OpenDirectory(path[..slash]);
            }
            catch (KernelException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)
            {
                throw Missing(new TarName(path[..slash]));
            }
            finally
            {
                previous?.Dispose();
            }

            path = path[(slash + 1)..];
        }

        name = path;
        return current;
    }

    private void CompareHardLink(AciEntry entry, NodeStatus status)
    {
        using var parent = OpenParent(entry.LinkPath.Bytes, out var name);
        var target = (parent ?? _root).StatusIfExists(name) ?? throw Missing(entry.LinkPath);
        Require(target.Inode == status.Inode && target.FileSystem == status.FileSystem, entry.Path, "what it is linked to");
    }

    private void CompareStatus(AciEntry entry, NodeStatus status)
    {
        var tar = entry.Tar;
        Require(status.Type == RootfsUnpacker.NodeTypeOf(tar.Type), entry.Path, "the type");
        Require(status.Mode == tar.Mode || status.Type == NodeType.SymbolicLink, entry.Path, "the mode");
        if (status.ModificationTime != tar.ModificationTime && tar.Type == TarEntryType.Directory)
        {
            _changedDirectories.Add(entry.Path);
        }
        else
        {
            Require(status.ModificationTime == tar.ModificationTime, entry.Path, "the time");
        }

        Require(
            _owners == OwnerPolicy.Unpacker || status.Owner == new NodeOwner(tar.UserId, tar.GroupId), entry.Path, "the owner");
        if (tar.Type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice)
        {
            Require((status.DeviceMajor, status.DeviceMinor) == (tar.DeviceMajor, tar.DeviceMinor), entry.Path, "the device");
        }

        Require(tar.Type != TarEntryType.RegularFile || status.Size == tar.Size, entry.Path, "the size");
    }

    private void CompareContent(AciEntry entry, TreeDirectory directory, ReadOnlySpan<byte> name, AciReader content)
    {
        using var file = directory.OpenFile(name);
        var position = 0L;
        while (content.ReadContent(out var offset, out var data))
        {
            CompareHole(entry, file, position, offset);
            for (position = offset; !data.IsEmpty;)
            {
                var length = RandomAccess.Read(file, _buffer.AsSpan(0, Math.Min(data.Length, _buffer.Length)), position);
                Require(length > 0 && data[..length].SequenceEqual(_buffer.AsSpan(0, length)), entry.Path, "the content");
                data = data[length..];
                position += length;
            }
        }

        CompareHole(entry, file, position, entry.Tar.Size);
    }

    private void CompareHole(AciEntry entry, Microsoft.Win32.SafeHandles.SafeFileHandle file, long start, long end)
    {
        while (start < end)
        {
            var length = RandomAccess.Read(file, _buffer.AsSpan(0, (int)Math.Min(end - start, _buffer.Length)), start);
            Require(length > 0 && !_buffer.AsSpan(0, length).ContainsAnyExcept((byte)0), entry.Path, "the content");
            start += length;
        }
    }

    private void CompareAttributes(AciEntry entry, IReadOnlyList<NodeAttribute> actual)
    {
        var expected = RootfsUnpacker.AttributesOf(entry.Tar, _owners);
        var restored = actual.Where(attribute => AttributePolicy.IsRestored(attribute.Name.Span)).ToList();
        var isSame = restored.Count == expected.Length && expected.All(attribute => restored.Exists(other =>
            other.Name.Span.SequenceEqual(attribute.Name.Span) && other.Value.Span.SequenceEqual(attribute.Value.Span)));
        Require(isSame, entry.Path, "an extended attribute");
    }
}
