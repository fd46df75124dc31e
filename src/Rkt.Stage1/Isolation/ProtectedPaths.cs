using Rkt.Host.Kernel;
using Rkt.Host.Launching;

namespace Rkt.Stage1.Isolation;

/// <summary>Paths of /proc and /sys that an app may not write to, or not see (interface reference, section 6).</summary>
/// <remarks>
/// /sys needs no list of read-only paths here: it is mounted read-only as a whole. Of /proc/sys more is protected than the reference
/// asks for: most of it is the whole machine's, and the kernel lets every root write it.
/// </remarks>
public static class ProtectedPaths
{
    private static readonly string[] ReadOnly =
    [
        "/proc/bus", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger",
    ];

    /// <summary>Settings of the pod's own network, below a path that can only be read.</summary>
    private const string Network = "/proc/sys/net";

    private const MountFlags Inert = MountFlags.NoSetuid | MountFlags.NoDevices | MountFlags.NoExecute;

    private static readonly string[] HiddenDirectories = ["/sys/firmware", "/sys/fs", "/sys/hypervisor", "/sys/module", "/sys/power"];

    private static readonly string[] HiddenFiles =
    [
        "/proc/config.gz", "/proc/kallsyms", "/proc/sched_debug", "/proc/kcore", "/proc/kmem", "/proc/mem",
    ];

    /// <summary>Empty, on the app's own /dev.</summary>
    private const string Nothing = "/dev/.rkt/nothing";

    /// <summary>Adds the steps; /proc, /sys and /dev/null must be in place. Paths that this kernel does not have are passed over.</summary>
    public static void Protect(LaunchPlanBuilder plan)
    {
        foreach (var path in ReadOnly)
        {
            plan.Mount(path, path, type: null, MountFlags.Bind, toleratedErrno: Errno.ENOENT);
            plan.Mount(
                source: null, path, type: null,
                MountFlags.Bind | MountFlags.Remount | MountFlags.ReadOnly | Inert,
                toleratedErrno: Errno.ENOENT);
        }

        plan.Mount(Network, Network, type: null, MountFlags.Bind, toleratedErrno: Errno.ENOENT);
        plan.Mount(source: null, Network, type: null, MountFlags.Bind | MountFlags.Remount | Inert, toleratedErrno: Errno.ENOENT);
        foreach (var path in HiddenFiles)
        {
            plan.Mount("/dev/null", path, type: null, MountFlags.Bind, toleratedErrno: Errno.ENOENT);
        }

        // One empty directory bound over all of them: a file system each would cost the kernel more than all the rest here.
        plan.MakeDirectory(Nothing, UnixFileMode.None);
        foreach (var path in HiddenDirectories)
        {
            plan.Mount(Nothing, path, type: null, MountFlags.Bind, toleratedErrno: Errno.ENOENT);
            plan.Mount(
                source: null, path, type: null,
                MountFlags.Bind | MountFlags.Remount | MountFlags.ReadOnly | Inert,
                toleratedErrno: Errno.ENOENT);
        }
    }
}
