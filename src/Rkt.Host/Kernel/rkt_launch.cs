using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    /// <summary>The shim's <c>struct rkt_outcome</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct rkt_outcome
    {
        internal int pid;
        internal int inner_pid;
        internal int failed_step;
        internal int error;
    }

    [LibraryImport("librktshim")]
    internal static unsafe partial int rkt_launch(byte* plan, int* descriptors, int descriptor_count, int join_pidfd, out rkt_outcome outcome);

    [LibraryImport("librktshim")]
    internal static unsafe partial nint rkt_launch_begin(byte* plan, int* descriptors, int descriptor_count, int join_pidfd, out rkt_outcome outcome);

    [LibraryImport("librktshim")]
    internal static partial int rkt_launch_complete(nint start, out rkt_outcome outcome);
}
