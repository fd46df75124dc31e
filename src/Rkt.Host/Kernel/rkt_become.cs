using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [LibraryImport("librktshim")]
    internal static unsafe partial int rkt_become(byte* plan, int* descriptors, int descriptor_count, out rkt_outcome outcome);
}
