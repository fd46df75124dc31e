namespace Appc.Isolators;

/// <summary>The Linux capabilities by name.</summary>
public static class CapabilityNames
{
    private const string Prefix = "CAP_";

    /// <summary>Names by number, without the CAP_ prefix (linux/capability.h).</summary>
    private static readonly string[] Names =
    [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT",
        "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE",
        "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ",
        "PERFMON", "BPF", "CHECKPOINT_RESTORE",
    ];

    /// <summary>The kernel's number of a capability, named with or without <c>CAP_</c>, in any case.</summary>
    /// <exception cref="FormatException">The name is no capability's.</exception>
    public static int NumberOf(string name)
    {
        var bare = name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name[Prefix.Length..] : name;
        var number = Array.FindIndex(Names, other => other.Equals(bare, StringComparison.OrdinalIgnoreCase));
        return number >= 0 ? number : throw new FormatException($"unknown capability \"{name}\"");
    }
}
