using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    internal const ulong MS_BIND = 4096;
    internal const ulong MS_REC = 16384;
    internal const ulong MS_SHARED = 1 << 20;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mount(string source, string target, string? type, ulong flags, string? data);
}
