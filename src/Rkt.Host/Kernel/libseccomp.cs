using System.Runtime.InteropServices;

namespace Rkt.Host.Kernel;

/// <summary>libseccomp, linked into the programs: system call tables per architecture are its job.</summary>
internal static partial class Seccomp
{
    internal const uint SCMP_ACT_ALLOW = 0x7fff_0000;
    internal const uint SCMP_ACT_ERRNO = 0x0005_0000;
    internal const uint SCMP_ACT_KILL_PROCESS = 0x8000_0000;
    internal const int SCMP_CMP_MASKED_EQ = 7;
    internal const int SCMP_FLTATR_ACT_BADARCH = 2;
    internal const int SCMP_FLTATR_CTL_OPTIMIZE = 8;
    internal const uint SCMP_ARCH_X86 = 0x4000_0003;
    internal const uint SCMP_ARCH_ARM = 0x4000_0028;
    internal const int NR_SCMP_ERROR = -1;

    private const string Library = "libseccomp.so.2";

    [StructLayout(LayoutKind.Sequential)]
    internal struct scmp_arg_cmp
    {
        internal uint arg;
        internal int op;
        internal ulong datum_a;
        internal ulong datum_b;
    }

    [LibraryImport(Library)]
    internal static partial nint seccomp_init(uint defaultAction);

    [LibraryImport(Library)]
    internal static partial void seccomp_release(nint filter);

    [LibraryImport(Library)]
    internal static partial int seccomp_arch_add(nint filter, uint architecture);

    [LibraryImport(Library)]
    internal static partial int seccomp_attr_set(nint filter, int attribute, uint value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int seccomp_syscall_resolve_name(string name);

    [LibraryImport(Library)]
    internal static unsafe partial int seccomp_rule_add_array(nint filter, uint action, int systemCall, uint count, scmp_arg_cmp* comparisons);

    [LibraryImport(Library)]
    internal static partial int seccomp_export_bpf(nint filter, int descriptor);
}
