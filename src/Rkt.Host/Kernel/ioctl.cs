using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static unsafe partial class Syscall
{
    internal const nuint TIOCGWINSZ = 0x5413;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, winsize* argument);

    [StructLayout(LayoutKind.Sequential)]
    internal struct winsize
    {
        internal ushort ws_row;
        internal ushort ws_col;
        internal ushort ws_xpixel;
        internal ushort ws_ypixel;
    }
}
