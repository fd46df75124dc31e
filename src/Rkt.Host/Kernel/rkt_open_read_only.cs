using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [LibraryImport("librktshim", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rkt_open_read_only(string path);
}
