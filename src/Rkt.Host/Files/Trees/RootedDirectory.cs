using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files.Trees;

/// <summary>A directory of an image's tree, to put entries in. It is found as a process would whose root the tree is.</summary>
/// <remarks>Symbolic links of the tree are followed on the way, absolute ones too, and cannot lead out of it.</remarks>
public sealed unsafe class RootedDirectory : IDisposable
{
    private const int OpenFlags = Syscall.O_RDONLY | Syscall.O_DIRECTORY | Syscall.O_CLOEXEC;

    private readonly TerminatedName _name = new();
    private readonly TerminatedName _otherName = new();
    private readonly string _path;
    private int _descriptor;

    private RootedDirectory(int descriptor, string path)
    {
        _descriptor = descriptor;
        _path = path;
    }

    /// <summary>Opens the top of a tree.</summary>
    /// <exception cref="KernelException">There is none, or it is not a directory.</exception>
    public static RootedDirectory OpenRoot(string path)
    {
        var descriptor = Syscall.open(path, OpenFlags, 0);
        return descriptor >= 0 ? new RootedDirectory(descriptor, path) : throw KernelException.FromLastError("open", path);
    }

    /// <summary>Opens a directory, with this one for root.</summary>
    /// <param name="path">A leading slash makes no difference; empty means this directory.</param>
    /// <returns>Null when there is nothing at the path.</returns>
    /// <exception cref="KernelException">ENOTDIR when there is something else at the path, ELOOP for links in a circle, and others.</exception>
    public RootedDirectory? Find(ReadOnlySpan<byte> path)
    {
        var descriptor = Syscall.openat2(_descriptor, _name.Set(path.IsEmpty ? "."u8 : path), new Syscall.open_how
        {
            flags = OpenFlags,
            resolve = Syscall.RESOLVE_IN_ROOT | Syscall.RESOLVE_NO_MAGICLINKS,
        });
        if (descriptor >= 0)
        {
            return new RootedDirectory(descriptor, PathOf(path));
        }

        return Marshal.GetLastPInvokeError() == Errno.ENOENT ? null : throw KernelException.FromLastError("openat2", PathOf(path));
    }

    /// <summary>Makes a directory in this one.</summary>
    /// <exception cref="KernelException">EEXIST when there is an entry of the name, and others.</exception>
    public void MakeDirectory(ReadOnlySpan<byte> name, NodeMetadata metadata)
    {
        const uint OwnerOnly = 0b111_000_000;
        Check(Syscall.mkdirat(_descriptor, _name.Set(name), OwnerOnly), "mkdirat", name);
        using var made = new RootedDirectory(
            Check(Syscall.openat(_descriptor, _name.Set(name), OpenFlags | Syscall.O_NOFOLLOW, 0), "openat", name), PathOf(name));
        made.Describe(metadata);
    }

    /// <summary>Removes an empty directory.</summary>
    public void RemoveDirectory(ReadOnlySpan<byte> name) =>
        Check(Syscall.unlinkat(_descriptor, _name.Set(name), Syscall.AT_REMOVEDIR), "unlinkat", name);

    /// <summary>Moves an entry of another directory of the file system into this one; a file of the new name is replaced.</summary>
    /// <exception cref="KernelException">EISDIR when a directory has the new name, EXDEV for another file system, and others.</exception>
    public void MoveIn(TreeDirectory from, ReadOnlySpan<byte> name, ReadOnlySpan<byte> newName) => Check(
        Syscall.renameat(from.Descriptor, _otherName.Set(name), _descriptor, _name.Set(newName)), "renameat", newName);

    /// <summary>The directory's own status.</summary>
    public NodeStatus Status()
    {
        Syscall.statx_buffer buffer = default;
        Check(Syscall.statx(_descriptor, _name.Set([]), Syscall.AT_EMPTY_PATH, Syscall.STATX_BASIC_STATS, &buffer), "statx", []);
        return NodeStatus.From(&buffer);
    }

    /// <summary>Sets owner, mode, attributes and time of the directory itself.</summary>
    public void Describe(NodeMetadata metadata) => new NodeWriter().Finish(_descriptor, System.Text.Encoding.UTF8.GetBytes(_path), metadata);

    /// <summary>Sets the modification time of the directory itself.</summary>
    public void SetTime(FileTime time)
    {
        var times = stackalloc Syscall.timespec[2];
        NodeWriter.FillTimes(times, time);
        Check(Syscall.futimens(_descriptor, times), "futimens", []);
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = Syscall.close(_descriptor);
            _descriptor = -1;
        }
    }

    private string PathOf(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? _path : $"{_path.TrimEnd('/')}/{TreeWriter.Text(name).TrimStart('/')}";

    private int Check(int result, string call, ReadOnlySpan<byte> name) =>
        result >= 0 ? result : throw KernelException.FromLastError(call, PathOf(name));
}
