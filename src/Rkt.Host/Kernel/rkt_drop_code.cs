using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [LibraryImport("librktshim")]
    internal static partial void rkt_drop_code();
}
