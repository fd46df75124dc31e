using System.Runtime.InteropServices;
using System.Text;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files.Trees;

/// <summary>Makes files below a directory from names that are not to be trusted: none of them leads out of it.</summary>
/// <remarks>
/// A path is walked component by component through open descriptors and never through a symbolic link, so what the tree holds
/// already cannot redirect it either. The descriptors of the last path stay open: names that come in the order of the tree cost
/// one system call each. Not for use by several threads.
/// </remarks>
public sealed unsafe class TreeWriter : IDisposable
{
    private readonly DirectoryHandle _root;
    private readonly TerminatedName _name = new();
    private readonly TerminatedName _otherName = new();
    private readonly NodeWriter _node = new();
    private readonly DirectoryCursor _cursor;

    /// <param name="root">The top of the tree; stays the caller's to dispose.</param>
    public TreeWriter(DirectoryHandle root)
    {
        _root = root;
        _cursor = new DirectoryCursor(root);
    }

    /// <summary>Directories that were made because a path needed them, in the order they were made.</summary>
    public IReadOnlyList<byte[]> ImpliedDirectories => _cursor.ImpliedDirectories;

    /// <summary>Makes a directory for the owner alone, until <see cref="FinishDirectory"/>.</summary>
    /// <param name="path">Relative to the root, of names separated by single slashes.</param>
    /// <exception cref="KernelException">EEXIST when the path exists, as a directory too, and others.</exception>
    /// <exception cref="InvalidDataException">Something above it is not a directory.</exception>
    public void MakeDirectory(ReadOnlySpan<byte> path)
    {
        const uint OwnerOnly = 0b111_000_000;
        Check(Syscall.mkdirat(_cursor.OpenParent(path, out var name), _name.Set(name), OwnerOnly), "mkdirat", path);
    }

    /// <summary>Sets what a directory shall have once all below it is made; an empty path means the root.</summary>
    public void FinishDirectory(ReadOnlySpan<byte> path, NodeMetadata metadata)
    {
        if (path.IsEmpty)
        {
            _node.Finish(_root.Descriptor, path, metadata);
            return;
        }

        const int Flags = Syscall.O_RDONLY | Syscall.O_DIRECTORY | Syscall.O_NOFOLLOW | Syscall.O_CLOEXEC;
        var descriptor = Check(Syscall.openat(_cursor.OpenParent(path, out var name), _name.Set(name), Flags, 0), "openat", path);
        try
        {
            _node.Finish(descriptor, path, metadata);
        }
        finally
        {
            _ = Syscall.close(descriptor);
        }
    }

    /// <summary>Makes an empty file and opens it for writing.</summary>
    /// <exception cref="KernelException">EEXIST when the path exists, and others.</exception>
    /// <exception cref="InvalidDataException">Something above it is not a directory.</exception>
    public TreeFile CreateFile(ReadOnlySpan<byte> path)
    {
        const int Flags = Syscall.O_WRONLY | Syscall.O_CREAT | Syscall.O_EXCL | Syscall.O_NOFOLLOW | Syscall.O_CLOEXEC;
        const uint OwnerOnly = 0b110_000_000;
        var descriptor = Check(Syscall.openat(_cursor.OpenParent(path, out var name), _name.Set(name), Flags, OwnerOnly), "openat", path);
        return new TreeFile(descriptor, path, _node);
    }

    /// <summary>Makes a symbolic link; its target is not looked at.</summary>
    public void MakeSymbolicLink(ReadOnlySpan<byte> path, ReadOnlySpan<byte> target, NodeMetadata metadata)
    {
        var parent = _cursor.OpenParent(path, out var name);
        Check(Syscall.symlinkat(_otherName.Set(target), parent, _name.Set(name)), "symlinkat", path);
        FinishAt(parent, path, metadata, hasMode: false);
    }

    /// <summary>Gives an existing file of the tree, not a directory, another name.</summary>
    /// <param name="path">The new name.</param>
    /// <param name="existing">The old one, relative to the root.</param>
    /// <exception cref="InvalidDataException">There is no such file, or a path goes through something that is not a directory.</exception>
    public void MakeHardLink(ReadOnlySpan<byte> path, ReadOnlySpan<byte> existing)
    {
        var oldParent = OpenExistingParent(existing, path, out var oldName);
        try
        {
            var parent = _cursor.OpenParent(path, out var name);
            if (Syscall.linkat(oldParent, _otherName.Set(oldName), parent, _name.Set(name), 0) < 0)
            {
                throw Marshal.GetLastPInvokeError() switch
                {
                    Errno.ENOENT => MissingTarget(existing, path),
                    Errno.EPERM => new InvalidDataException($"hard link \"{Text(path)}\" to \"{Text(existing)}\", which cannot have one"),
                    _ => KernelException.FromLastError("linkat", Text(path)),
                };
            }
        }
        finally
        {
            _ = Syscall.close(oldParent);
        }
    }

    /// <summary>Gives a file of another tree on the same file system a name in this one.</summary>
    public void LinkFrom(TreeDirectory source, ReadOnlySpan<byte> sourceName, ReadOnlySpan<byte> path)
    {
        var parent = _cursor.OpenParent(path, out var name);
        Check(Syscall.linkat(source.Descriptor, _otherName.Set(sourceName), parent, _name.Set(name), 0), "linkat", path);
    }

    /// <summary>Makes a fifo or a device.</summary>
    public void MakeSpecialFile(ReadOnlySpan<byte> path, NodeType type, uint deviceMajor, uint deviceMinor, NodeMetadata metadata)
    {
        var kind = type switch
        {
            NodeType.Fifo => Syscall.S_IFIFO,
            NodeType.CharacterDevice => (uint)Syscall.S_IFCHR,
            NodeType.BlockDevice => (uint)Syscall.S_IFBLK,
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
        var parent = _cursor.OpenParent(path, out var name);
        Check(Syscall.mknodat(parent, _name.Set(name), kind, DeviceNumber(deviceMajor, deviceMinor)), "mknodat", path);
        FinishAt(parent, path, metadata, hasMode: true);
    }

    public void Dispose() => _cursor.Dispose();

    internal static string Text(ReadOnlySpan<byte> path) => Encoding.UTF8.GetString(path);

    // As the C library's makedev: both numbers in two parts each.
    private static ulong DeviceNumber(uint major, uint minor) =>
        ((ulong)(major & 0xfffff000) << 32) | ((ulong)(major & 0xfff) << 8) | ((ulong)(minor & 0xffffff00) << 12) | (minor & 0xff);

    private static int Check(int result, string call, ReadOnlySpan<byte> path) =>
        result >= 0 ? result : throw KernelException.FromLastError(call, Text(path));

    private static InvalidDataException MissingTarget(ReadOnlySpan<byte> existing, ReadOnlySpan<byte> path) =>
        new($"hard link \"{Text(path)}\" to \"{Text(existing)}\", which does not exist");

    private void FinishAt(int parent, ReadOnlySpan<byte> path, NodeMetadata metadata, bool hasMode)
    {
        // The name is in the buffer still, from the call that made the file.
        var name = _name.Current;
        if (metadata.Owner != NodeOwner.Maker)
        {
            var (user, group) = metadata.Owner;
            Check(Syscall.fchownat(parent, name, user, group, Syscall.AT_SYMLINK_NOFOLLOW), "fchownat", path);
        }

        if (hasMode)
        {
            Check(Syscall.fchmodat(parent, name, metadata.Mode, 0), "fchmodat", path);
        }

        var times = stackalloc Syscall.timespec[2];
        NodeWriter.FillTimes(times, metadata.ModificationTime);
        Check(Syscall.utimensat(parent, name, times, Syscall.AT_SYMLINK_NOFOLLOW), "utimensat", path);
    }

    private int OpenExistingParent(ReadOnlySpan<byte> existing, ReadOnlySpan<byte> path, out ReadOnlySpan<byte> name)
    {
        var slash = existing.LastIndexOf((byte)'/');
        name = existing[(slash + 1)..];
        var descriptor = Syscall.openat2(_root.Descriptor, _otherName.Set(slash < 0 ? "."u8 : existing[..slash]), new Syscall.open_how
        {
            flags = DirectoryCursor.OpenFlags,
            resolve = Syscall.RESOLVE_BENEATH | Syscall.RESOLVE_NO_SYMLINKS | Syscall.RESOLVE_NO_MAGICLINKS,
        });
        return descriptor >= 0
            ? descriptor
            : throw (Marshal.GetLastPInvokeError() switch
            {
                Errno.ENOENT => MissingTarget(existing, path),
                Errno.ENOTDIR or Errno.ELOOP or Errno.EXDEV => DirectoryCursor.NotADirectory(existing, existing[..slash]),
                _ => KernelException.FromLastError("openat2", Text(existing)),
            });
    }
}
