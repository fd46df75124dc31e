namespace Appc.Isolators;

/// <summary>The isolators that the specification knows, and one of ours.</summary>
public static class IsolatorNames
{
    public const string Cpu = "resource/cpu";
    public const string Memory = "resource/memory";
    public const string BlockBandwidth = "resource/block-bandwidth";
    public const string BlockIops = "resource/block-iops";
    public const string NetworkBandwidth = "resource/network-bandwidth";
    public const string CapabilitiesRetainSet = "os/linux/capabilities-retain-set";
    public const string CapabilitiesRemoveSet = "os/linux/capabilities-remove-set";
    public const string SeccompRetainSet = "os/linux/seccomp-retain-set";
    public const string SeccompRemoveSet = "os/linux/seccomp-remove-set";
    public const string NoNewPrivileges = "os/linux/no-new-privileges";
    public const string OomScoreAdjustment = "os/linux/oom-score-adj";
    public const string CpuShares = "os/linux/cpu-shares";

    /// <summary>Not of the specification, which has no limit of processes; named after its neighbours.</summary>
    public const string ProcessLimit = "os/linux/pids-limit";
    public const string SelinuxContext = "os/linux/selinux-context";
    public const string ApparmorProfile = "os/linux/apparmor-profile";
    public const string Sysctl = "os/unix/sysctl";

    /// <summary>Of ours: limits of each process, as setrlimit(2) has them.</summary>
    public const string Rlimits = "os/unix/rlimits";
}
