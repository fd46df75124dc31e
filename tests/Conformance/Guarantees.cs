namespace Tests.Conformance;

/// <summary>The names of all checks, so that one that is not made is missed; those of a kind of pod alone are in its own tests.</summary>
public static class Guarantees
{
    public const string MemoryLimit = "main: memory limit";

    /// <summary>Of apps and handlers.</summary>
    private static readonly string[] OfProcesses =
    [
        "PATH", "AC_APP_NAME", "AC_METADATA_URL of a pod that is not registered", "container", "HOME", "USER", "LOGNAME", "SHELL",
        "TERM without a terminal", "variables of the image", "variables of the pod", "variables of the caller",
        "user", "group", "supplementary groups", "working directory", "umask",
        "capabilities that can be had", "capabilities in effect",
    ];

    private static readonly string[] OfHandlers =
    [
        "root of the app", "root for writing", "capabilities that are handed on", "new privileges are not forbidden",
    ];

    private static readonly string[] OfApps =
    [
        "root of its own",
        "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/ptmx", "/dev/pts", "/dev/tty", "/dev/console", "/dev/shm",
        "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd",
        "/proc", "/sys", "/sys is read-only", "/proc/sysrq-trigger is not for writing", "/proc/sys/kernel/core_pattern is not for writing",
        "memory of the kernel is hidden",
        "host name", "/etc/hostname", "/etc/hosts has the entries of the pod", "/etc/hosts has localhost", "/etc/resolv.conf",
        "volume of the host", "volume for writing", "volumes of another app are not mounted", "volume for reading",
        "volume for reading cannot be written", "volume hides what the image has there", "volume that is a file",
        "directories made for a volume", "empty volume with mode and owner", "empty volumes are mounted",
        "files of the other app come into the shared volume",
        "pid namespace of the pod", "ipc namespace of the pod", "uts namespace of the pod", "net namespace of the pod", "user namespace of the pod",
        "pid namespace is not the host's", "ipc namespace is not the host's", "uts namespace is not the host's", "net namespace is not the host's",
        "mount namespace of its own", "system calls are filtered",
    ];

    private static readonly string[] OfMain =
    [
        "pre-start handler has run", "post-stop handler has not run", "root for writing", "arguments", "/tmp",
        "empty volume has what the handler put there", "capabilities that are handed on", "a removed system call kills", "other system calls are not blocked",
        "processes of the other app are seen", "processes of the other app have numbers here", "process 1 is the pod's",
        "System V memory is shared", "/dev/shm is shared", "ports of the other app are at localhost", "loopback interface", "interfaces of the networks",
    ];

    private static readonly string[] OfSidekick =
    [
        "a capability that was not retained", "no new privileges", "a system call that was not retained fails as asked", "read-only root",
        "empty volume of its own is not the other app's", "the pod goes on when another app has ended", "standard error is captured",
    ];

    /// <summary>Each as ROLE: NAME.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Of("pre-start", OfProcesses, OfHandlers, ["comes before the app", "volumes of the app", "empty volume is empty"]),
        .. Of("main", OfProcesses, OfApps, OfMain), MemoryLimit,
        .. Of("post-stop", OfProcesses, OfHandlers, ["comes after the app"]),
        .. Of("sidekick", OfProcesses, OfApps, OfSidekick),
    ];

    private static IEnumerable<string> Of(string role, params string[][] names) => names.SelectMany(some => some).Select(name => $"{role}: {name}");
}
