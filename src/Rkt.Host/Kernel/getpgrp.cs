using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

internal static partial class Syscall
{
    [LibraryImport("libc")]
    internal static partial int getpgrp();
}
