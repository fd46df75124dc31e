using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    internal const ulong RESOLVE_NO_MAGICLINKS = 0x02;
    internal const ulong RESOLVE_NO_SYMLINKS = 0x04;
    internal const ulong RESOLVE_NO_XDEV = 0x01;
    internal const ulong RESOLVE_BENEATH = 0x08;
    internal const ulong RESOLVE_IN_ROOT = 0x10;
    private const nint SYS_openat2 = 437;

    [StructLayout(LayoutKind.Sequential)]
    internal struct open_how
    {
        internal ulong flags;
        internal ulong mode;
        internal ulong resolve;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint syscall_openat2(nint number, int directory, string path, open_how* how, nuint size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint syscall_openat2(nint number, int directory, byte* path, open_how* how, nuint size);

    // With ".." on the way, a rename or a mount anywhere on the machine makes the kernel give up and ask to be called again.
    private const int OpenAttempts = 1000;

    internal static unsafe int openat2(int directory, byte* path, open_how how)
    {
        nint descriptor;
        var attempts = 0;
        do
        {
            descriptor = syscall_openat2(SYS_openat2, directory, path, &how, (nuint)sizeof(open_how));
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Errno.EAGAIN && ++attempts < OpenAttempts);
        return (int)descriptor;
    }

    internal static unsafe int openat2(int directory, string path, open_how how)
    {
        nint descriptor;
        var attempts = 0;
        do
        {
            descriptor = syscall_openat2(SYS_openat2, directory, path, &how, (nuint)sizeof(open_how));
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Errno.EAGAIN && ++attempts < OpenAttempts);
        return (int)descriptor;
    }
}
