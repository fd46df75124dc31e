using Rkt.Host.Kernel;

namespace Rkt.Host.Files.Trees;

/// <summary>What the kernel keeps of an inode, to the nanosecond.</summary>
public sealed record NodeStatus
{
    public required NodeType Type { get; init; }

    /// <summary>The twelve permission bits.</summary>
    public required uint Mode { get; init; }

    public required NodeOwner Owner { get; init; }

    /// <summary>In bytes; of a symbolic link, the length of its target.</summary>
    public required long Size { get; init; }

    public required FileTime ModificationTime { get; init; }

    /// <summary>How many names the inode has.</summary>
    public required uint LinkCount { get; init; }

    /// <summary>The file system, unique while it is mounted.</summary>
    public required ulong FileSystem { get; init; }

    public required ulong Inode { get; init; }

    /// <summary>Of a device, its numbers; else 0.</summary>
    public required uint DeviceMajor { get; init; }

    public required uint DeviceMinor { get; init; }

    internal static unsafe NodeStatus From(Syscall.statx_buffer* buffer) => new()
    {
        Type = TypeOf(buffer->stx_mode),
        Mode = buffer->stx_mode & ~(uint)Syscall.S_IFMT,
        Owner = new NodeOwner(buffer->stx_uid, buffer->stx_gid),
        Size = (long)buffer->stx_size,
        ModificationTime = new FileTime(buffer->mtime_seconds, (int)buffer->mtime_nanoseconds),
        LinkCount = buffer->stx_nlink,
        FileSystem = ((ulong)buffer->stx_dev_major << 32) | buffer->stx_dev_minor,
        Inode = buffer->stx_ino,
        DeviceMajor = buffer->stx_rdev_major,
        DeviceMinor = buffer->stx_rdev_minor,
    };

    internal static NodeType TypeOf(uint mode) => (mode & Syscall.S_IFMT) switch
    {
        Syscall.S_IFREG => NodeType.RegularFile,
        Syscall.S_IFDIR => NodeType.Directory,
        Syscall.S_IFLNK => NodeType.SymbolicLink,
        Syscall.S_IFCHR => NodeType.CharacterDevice,
        Syscall.S_IFBLK => NodeType.BlockDevice,
        Syscall.S_IFIFO => NodeType.Fifo,
        Syscall.S_IFSOCK => NodeType.Socket,
        _ => NodeType.Unknown,
    };
}
