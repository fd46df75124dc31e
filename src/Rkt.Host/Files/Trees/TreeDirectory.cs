using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files.Trees;

/// <summary>A directory that is read without following symbolic links, its names taken as bytes.</summary>
public sealed unsafe class TreeDirectory : IDisposable
{
    private const int OpenFlags = Syscall.O_RDONLY | Syscall.O_DIRECTORY | Syscall.O_NOFOLLOW | Syscall.O_CLOEXEC;
    private const int ListingBufferSize = 32 * 1024;
    private const int DeepestLevel = 64;

    private readonly string _path;
    private readonly TerminatedName _name = new();
    private int _descriptor;

    private TreeDirectory(int descriptor, string path)
    {
        _descriptor = descriptor;
        _path = path;
    }

    /// <summary>The file descriptor number, valid while this object lives.</summary>
    internal int Descriptor => _descriptor;

    /// <summary>Opens the top of a tree.</summary>
    /// <exception cref="KernelException">There is none, or it is not a directory.</exception>
    public static TreeDirectory Open(string path)
    {
        var descriptor = Syscall.open(path, OpenFlags, 0);
        return descriptor >= 0 ? new TreeDirectory(descriptor, path) : throw KernelException.FromLastError("open", path);
    }

    /// <summary>Opens the top of a tree, or returns null when there is none.</summary>
    public static TreeDirectory? OpenIfExists(string path)
    {
        var descriptor = Syscall.open(path, OpenFlags, 0);
        if (descriptor >= 0)
        {
            return new TreeDirectory(descriptor, path);
        }

        return Marshal.GetLastPInvokeError() == Errno.ENOENT ? null : throw KernelException.FromLastError("open", path);
    }

    /// <summary>Opens a directory in this one.</summary>
    /// <exception cref="KernelException">There is none, or it is not a directory.</exception>
    public TreeDirectory OpenDirectory(ReadOnlySpan<byte> name) =>
        new(Check(Syscall.openat(_descriptor, _name.Set(name), OpenFlags, 0), "openat", name), PathOf(name));

    /// <summary>Opens a directory in this one, unless it is a mount: what is below belongs to somebody else.</summary>
    /// <exception cref="KernelException">There is none, or it is not a directory; EXDEV: something is mounted there.</exception>
    private TreeDirectory OpenUnmounted(ReadOnlySpan<byte> name) =>
        new(
            Check(
                Syscall.openat2(_descriptor, _name.Set(name), new Syscall.open_how { flags = OpenFlags, resolve = Syscall.RESOLVE_NO_XDEV }),
                "openat2", name),
            PathOf(name));

    /// <summary>Opens a regular file for reading; the caller owns the handle.</summary>
    /// <exception cref="KernelException">There is none.</exception>
    public SafeFileHandle OpenFile(ReadOnlySpan<byte> name)
    {
        const int Flags = Syscall.O_RDONLY | Syscall.O_NOFOLLOW | Syscall.O_NONBLOCK | Syscall.O_CLOEXEC;
        return new SafeFileHandle(Check(Syscall.openat(_descriptor, _name.Set(name), Flags, 0), "openat", name), ownsHandle: true);
    }

    /// <summary>All names in the directory, without <c>.</c> and <c>..</c>, in the order of their bytes.</summary>
    public IReadOnlyList<TreeEntry> List()
    {
        var entries = new List<TreeEntry>();
        var buffer = new byte[ListingBufferSize];
        fixed (byte* pointer = buffer)
        {
            // From the start each time: the position belongs to the descriptor.
            _ = Syscall.lseek(_descriptor, 0, Syscall.SEEK_SET);
            while (true)
            {
                var length = Check((int)Syscall.getdents64(_descriptor, pointer, ListingBufferSize), "getdents64", []);
                if (length == 0)
                {
                    break;
                }

                AddEntries(buffer.AsSpan(0, length), entries);
            }
        }

        entries.Sort(static (left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        return entries;
    }

    /// <summary>The status of a name, a symbolic link's own; null when there is no such name.</summary>
    public NodeStatus? StatusIfExists(ReadOnlySpan<byte> name)
    {
        Syscall.statx_buffer buffer = default;
        if (Syscall.statx(_descriptor, _name.Set(name), Syscall.AT_SYMLINK_NOFOLLOW, Syscall.STATX_BASIC_STATS, &buffer) < 0)
        {
            return Marshal.GetLastPInvokeError() == Errno.ENOENT ? null : throw KernelException.FromLastError("statx", PathOf(name));
        }

        return NodeStatus.From(&buffer);
    }

    /// <summary>The status of a name that is known to exist.</summary>
    /// <exception cref="KernelException">It does not.</exception>
    public NodeStatus Status(ReadOnlySpan<byte> name) => StatusIfExists(name) ?? throw new KernelException("statx", Errno.ENOENT, PathOf(name));

    /// <summary>The directory's own status.</summary>
    public NodeStatus Status()
    {
        Syscall.statx_buffer buffer = default;
        Check(Syscall.statx(_descriptor, _name.Set([]), Syscall.AT_EMPTY_PATH, Syscall.STATX_BASIC_STATS, &buffer), "statx", []);
        return NodeStatus.From(&buffer);
    }

    /// <summary>Where a symbolic link points.</summary>
    public byte[] ReadLink(ReadOnlySpan<byte> name)
    {
        const int MaxTarget = 4096;
        var target = new byte[MaxTarget];
        fixed (byte* pointer = target)
        {
            return target[..Check((int)Syscall.readlinkat(_descriptor, _name.Set(name), pointer, MaxTarget), "readlinkat", name)];
        }
    }

    /// <summary>The extended attributes of a regular file or directory in this directory, in no particular order.</summary>
    public IReadOnlyList<NodeAttribute> ReadAttributes(ReadOnlySpan<byte> name)
    {
        using var file = OpenFile(name);
        return NodeAttributes.Read((int)file.DangerousGetHandle(), PathOf(name));
    }

    /// <summary>The directory's own extended attributes.</summary>
    public IReadOnlyList<NodeAttribute> ReadAttributes() => NodeAttributes.Read(_descriptor, _path);

    /// <summary>Removes a name and all that is below it, but nothing of what is mounted there.</summary>
    /// <exception cref="KernelException">EXDEV, EBUSY: something is mounted at a name; what was reached before it is gone.</exception>
    public void Remove(TreeEntry entry)
    {
        if (TryRemoveFile(entry))
        {
            return;
        }

        using (var top = OpenUnmounted(entry.Name))
        {
            while (top.Empty(top, level: 0))
            {
                // Something was moved up to the top, and is removed from there.
            }
        }

        RemoveEmptyDirectory(entry);
    }

    /// <summary>Removes all that is in the directory.</summary>
    /// <remarks>
    /// Whoever filled the tree chose its depth. What lies too deep is moved up to the top instead of descended into, so that
    /// neither the stack nor the number of descriptors is a limit.
    /// </remarks>
    /// <returns>True when the top has got new entries.</returns>
    private bool Empty(TreeDirectory top, int level)
    {
        var hasMoved = false;
        foreach (var child in List())
        {
            if (TryRemoveFile(child))
            {
                continue;
            }

            if (level == DeepestLevel)
            {
                MoveUp(child, top);
                hasMoved = true;
                continue;
            }

            using (var directory = OpenUnmounted(child.Name))
            {
                hasMoved |= directory.Empty(top, level + 1);
            }

            RemoveEmptyDirectory(child);
        }

        return hasMoved;
    }

    private bool TryRemoveFile(TreeEntry entry)
    {
        if (Syscall.unlinkat(_descriptor, _name.Set(entry.Name), 0) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == Errno.EISDIR
            ? false
            : throw KernelException.FromLastError("unlinkat", PathOf(entry.Name));
    }

    private void RemoveEmptyDirectory(TreeEntry entry) =>
        Check(Syscall.unlinkat(_descriptor, _name.Set(entry.Name), Syscall.AT_REMOVEDIR), "unlinkat", entry.Name);

    private void MoveUp(TreeEntry entry, TreeDirectory top)
    {
        var name = System.Text.Encoding.ASCII.GetBytes($".removing-{Random.Shared.NextInt64():x16}");
        Check(Syscall.renameat(_descriptor, _name.Set(entry.Name), top._descriptor, top._name.Set(name)), "renameat", entry.Name);
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = Syscall.close(_descriptor);
            _descriptor = -1;
        }
    }

    // struct linux_dirent64: inode and offset (8 bytes each), record length (2), type (1), name up to its NUL.
    private static void AddEntries(ReadOnlySpan<byte> records, List<TreeEntry> entries)
    {
        while (!records.IsEmpty)
        {
            var name = records[19..];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                // The kernel's DT_ values are the type bits of a mode, shifted.
                entries.Add(new TreeEntry(name.ToArray(), NodeStatus.TypeOf((uint)records[18] << 12)));
            }

            records = records[MemoryMarshal.Read<ushort>(records[16..])..];
        }
    }

    /// <summary>How a name in the directory was reached, for messages.</summary>
    public string PathOf(ReadOnlySpan<byte> name) => name.IsEmpty ? _path : $"{_path}/{TreeWriter.Text(name)}";

    private int Check(int result, string call, ReadOnlySpan<byte> name) =>
        result >= 0 ? result : throw KernelException.FromLastError(call, PathOf(name));
}
