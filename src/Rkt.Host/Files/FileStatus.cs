using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>What the kernel keeps of a file beside its content.</summary>
/// <param name="Device">The file system, unique while it is mounted.</param>
/// <param name="Inode">The file within the file system.</param>
/// <param name="Mode">Type and permission bits, as in st_mode.</param>
/// <param name="Uid">The owner.</param>
/// <param name="Gid">The group.</param>
/// <param name="Size">In bytes.</param>
/// <param name="ModificationTime">When the content changed last.</param>
/// <param name="ChangeTime">When content or inode changed last; a rename of a directory counts, so it tells when a pod changed state.</param>
public sealed record FileStatus(
    ulong Device,
    ulong Inode,
    int Mode,
    uint Uid,
    uint Gid,
    long Size,
    DateTimeOffset ModificationTime,
    DateTimeOffset ChangeTime)
{
    /// <summary>The permission bits with set-uid, set-gid and sticky.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Mode & ~Syscall.S_IFMT);

    /// <summary>Reads the status of what a path names, a symbolic link itself included; null when there is nothing.</summary>
    /// <exception cref="KernelException">The path may not be searched.</exception>
    public static FileStatus? ReadIfExists(string path) => Read(Syscall.AT_FDCWD, path, Syscall.AT_SYMLINK_NOFOLLOW);

    /// <summary>Reads the status of an open directory.</summary>
    public static FileStatus Read(DirectoryHandle directory) =>
        Read(directory.Descriptor, "", Syscall.AT_EMPTY_PATH) ?? throw new KernelException("statx", Errno.ENOENT, directory.Path);

    /// <summary>Reads the status of an open file of any kind.</summary>
    public static FileStatus Read(SafeFileHandle file) =>
        Read((int)file.DangerousGetHandle(), "", Syscall.AT_EMPTY_PATH) ?? throw new KernelException("statx", Errno.ENOENT);

    /// <summary>Reads the status of what a path leads to, through symbolic links; null when there is nothing.</summary>
    /// <exception cref="KernelException">The path may not be searched.</exception>
    public static FileStatus? ReadTargetIfExists(string path) => Read(Syscall.AT_FDCWD, path, 0);

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => (Mode & Syscall.S_IFMT) == Syscall.S_IFDIR;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegularFile => (Mode & Syscall.S_IFMT) == Syscall.S_IFREG;

    /// <summary>Whether it is a block or character device.</summary>
    public bool IsDevice => (Mode & Syscall.S_IFMT) is Syscall.S_IFCHR or Syscall.S_IFBLK;

    /// <summary>Whether both are the same file, whatever the paths they were found at.</summary>
    public bool IsSameFile(FileStatus other) => Device == other.Device && Inode == other.Inode;

    private static unsafe FileStatus? Read(int directory, string path, int flags)
    {
        Syscall.statx_buffer buffer = default;
        if (Syscall.statx(directory, path, flags, Syscall.STATX_BASIC_STATS, &buffer) < 0)
        {
            return Marshal.GetLastPInvokeError() is Errno.ENOENT or Errno.ENOTDIR
                ? null
                : throw KernelException.FromLastError("statx", path);
        }

        return new FileStatus(
            ((ulong)buffer.stx_dev_major << 32) | buffer.stx_dev_minor,
            buffer.stx_ino,
            buffer.stx_mode,
            buffer.stx_uid,
            buffer.stx_gid,
            (long)buffer.stx_size,
            Time(buffer.mtime_seconds, buffer.mtime_nanoseconds),
            Time(buffer.ctime_seconds, buffer.ctime_nanoseconds));
    }

    private static DateTimeOffset Time(long seconds, uint nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick));
}
