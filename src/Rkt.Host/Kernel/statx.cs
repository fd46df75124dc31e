using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    internal const int AT_EMPTY_PATH = 0x1000;
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const uint STATX_BASIC_STATS = 0x7ff;
    internal const int S_IFMT = 0xf000;
    internal const int S_IFCHR = 0x2000;
    internal const int S_IFDIR = 0x4000;
    internal const int S_IFBLK = 0x6000;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int statx(int directory, string path, int flags, uint mask, statx_buffer* buffer);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int statx(int directory, byte* path, int flags, uint mask, statx_buffer* buffer);

    /// <summary>The part of struct statx that is used; the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct statx_buffer
    {
        [FieldOffset(16)]
        public uint stx_nlink;

        [FieldOffset(20)]
        public uint stx_uid;

        [FieldOffset(24)]
        public uint stx_gid;

        [FieldOffset(28)]
        public ushort stx_mode;

        [FieldOffset(32)]
        public ulong stx_ino;

        [FieldOffset(40)]
        public ulong stx_size;

        [FieldOffset(96)]
        public long ctime_seconds;

        [FieldOffset(104)]
        public uint ctime_nanoseconds;

        [FieldOffset(112)]
        public long mtime_seconds;

        [FieldOffset(120)]
        public uint mtime_nanoseconds;

        [FieldOffset(128)]
        public uint stx_rdev_major;

        [FieldOffset(132)]
        public uint stx_rdev_minor;

        [FieldOffset(136)]
        public uint stx_dev_major;

        [FieldOffset(140)]
        public uint stx_dev_minor;
    }
}
