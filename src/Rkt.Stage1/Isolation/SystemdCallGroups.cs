namespace Rkt.Stage1.Isolation;

/// <summary>The groups of system calls that systemd has, under the names that rkt gave them (interface reference, section 8.1).</summary>
/// <remarks>Calls that this kernel or architecture does not have are passed over when the filter is made.</remarks>
internal static class SystemdCallGroups
{
    private static readonly string[] Clock = ["adjtimex", "clock_adjtime", "clock_adjtime64", "clock_settime", "clock_settime64", "settimeofday", "stime"];

    private static readonly string[] Module = ["delete_module", "finit_module", "init_module"];

    private static readonly string[] RawInputOutput =
        ["ioperm", "iopl", "pciconfig_iobase", "pciconfig_read", "pciconfig_write", "s390_pci_mmio_read", "s390_pci_mmio_write"];

    private static readonly string[] Mount =
    [
        "chroot", "fsconfig", "fsmount", "fsopen", "fspick", "mount", "mount_setattr", "move_mount", "open_tree", "pivot_root", "umount", "umount2",
    ];

    private static readonly string[] NetworkInputOutput =
    [
        "accept", "accept4", "bind", "connect", "getpeername", "getsockname", "getsockopt", "listen", "recv", "recvfrom", "recvmmsg",
        "recvmmsg_time64", "recvmsg", "send", "sendmmsg", "sendmsg", "sendto", "setsockopt", "shutdown", "socket", "socketcall", "socketpair",
    ];

    private static readonly string[] Obsolete =
    [
        "_sysctl", "afs_syscall", "bdflush", "break", "create_module", "ftime", "get_kernel_syms", "getpmsg", "gtty", "idle", "lock", "mpx",
        "prof", "profil", "putpmsg", "query_module", "security", "sgetmask", "ssetmask", "stime", "stty", "sysfs", "tuxcall", "ulimit",
        "uselib", "ustat", "vserver",
    ];

    private static readonly string[] Process =
    [
        "capget", "clone", "clone3", "execveat", "fork", "getrusage", "kill", "pidfd_open", "pidfd_send_signal", "prctl", "rt_sigqueueinfo",
        "rt_tgsigqueueinfo", "setns", "swapcontext", "tgkill", "times", "tkill", "unshare", "vfork", "wait4", "waitid", "waitpid",
    ];

    /// <summary>What any program needs: systemd adds it to whatever a service lists.</summary>
    private static readonly string[] DefaultWhitelist =
    [
        "arch_prctl", "brk", "cacheflush", "clock_getres", "clock_getres_time64", "clock_gettime", "clock_gettime64", "clock_nanosleep",
        "clock_nanosleep_time64", "execve", "exit", "exit_group", "futex", "futex_time64", "futex_waitv", "get_robust_list",
        "get_thread_area", "getegid", "getegid32", "geteuid", "geteuid32", "getgid", "getgid32", "getgroups", "getgroups32", "getpgid",
        "getpgrp", "getpid", "getppid", "getrandom", "getresgid", "getresgid32", "getresuid", "getresuid32", "getrlimit", "getsid",
        "gettid", "gettimeofday", "getuid", "getuid32", "membarrier", "mmap", "mmap2", "mprotect", "munmap", "nanosleep", "pause",
        "prlimit64", "restart_syscall", "rseq", "rt_sigreturn", "sched_getaffinity", "sched_yield", "set_robust_list", "set_thread_area",
        "set_tid_address", "set_tls", "sigreturn", "time", "ugetrlimit",
    ];

    private static readonly string[] Privileged =
    [
        .. Clock, .. Module, .. RawInputOutput, "chown", "chown32", "fchown", "fchown32", "fchownat", "lchown", "lchown32",
        "kexec_file_load", "kexec_load", "reboot", "swapoff", "swapon", "_sysctl", "acct", "bpf", "capset", "chroot", "fanotify_init",
        "fanotify_mark", "nfsservctl", "open_by_handle_at", "pivot_root", "quotactl", "quotactl_fd", "setdomainname", "setfsuid",
        "setfsuid32", "setgroups", "setgroups32", "sethostname", "setresuid", "setresuid32", "setreuid", "setreuid32", "setuid",
        "setuid32", "vhangup",
    ];

    /// <summary>The calls of a group, by the name that follows <c>@systemd/</c>; null when there is no such group.</summary>
    public static IReadOnlyList<string>? Find(string name) => name switch
    {
        "clock" => Clock,
        "default-whitelist" => DefaultWhitelist,
        "mount" => Mount,
        "network-io" => NetworkInputOutput,
        "obsolete" => Obsolete,
        "privileged" => Privileged,
        "process" => Process,
        "raw-io" => RawInputOutput,
        _ => null,
    };
}
