using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static unsafe partial class Syscall
{
    internal const nuint TCGETS = 0x5401;
    internal const nuint TCSETSW = 0x5403;
    internal const nuint TIOCGWINSZ = 0x5413;
    internal const nuint TIOCSWINSZ = 0x5414;
    internal const nuint TIOCSPTLCK = 0x4004_5431;
    internal const nuint TIOCGPTPEER = 0x5441;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, winsize* argument);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, termios* argument);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, int* argument);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, nint argument);

    [StructLayout(LayoutKind.Sequential)]
    internal struct winsize
    {
        internal ushort ws_row;
        internal ushort ws_col;
        internal ushort ws_xpixel;
        internal ushort ws_ypixel;
    }

    /// <summary>The kernel's, which is not libc's.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct termios
    {
        internal uint c_iflag;
        internal uint c_oflag;
        internal uint c_cflag;
        internal uint c_lflag;
        internal byte c_line;
        internal fixed byte c_cc[19];
    }
}
