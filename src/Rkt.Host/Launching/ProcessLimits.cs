using System.Globalization;
using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>The resource limits of a process, to start another one with.</summary>
/// <remarks>Read from /proc: the call for it (prlimit) is refused for another user's process where CAP_SYS_RESOURCE is missing.</remarks>
public sealed class ProcessLimits
{
    private static readonly string[] Names =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE",
        "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
    ];

    private const int NameWidth = 26;
    private const int SoftWidth = 21;

    private readonly List<(ulong Soft, ulong Hard)> _limits;

    private ProcessLimits(List<(ulong, ulong)> limits) => _limits = limits;

    /// <summary>The limits that a process has now; none when there is no such process.</summary>
    public static ProcessLimits Of(int pid) => Parse(ProcessFiles.ReadOrNull($"/proc/{pid}/limits") ?? "");

    /// <summary>Reads the kernel's table: after a line of headings, a line for each limit, in the order of their numbers.</summary>
    internal static ProcessLimits Parse(string table)
    {
        var limits = new List<(ulong, ulong)>();
        foreach (var line in table.Split('\n').Skip(1))
        {
            if (line.Length > NameWidth + SoftWidth)
            {
                var hard = line[(NameWidth + SoftWidth)..];
                limits.Add((Number(line.Substring(NameWidth, SoftWidth).Trim()), Number(hard[..hard.IndexOf(' ')])));
            }
        }

        return new ProcessLimits(limits);
    }

    /// <summary>Adds the steps that set those of the limits that a child of this process would not have anyhow.</summary>
    /// <remarks>Who may not raise a hard limit keeps the lower one of its own: the child has less then, never more.</remarks>
    public void Apply(LaunchPlanBuilder plan) => Apply(plan, Of(Environment.ProcessId));

    internal void Apply(LaunchPlanBuilder plan, ProcessLimits own)
    {
        for (var resource = 0; resource < _limits.Count; resource++)
        {
            if (resource >= own._limits.Count || _limits[resource] != own._limits[resource])
            {
                plan.SetResourceLimit(resource, _limits[resource].Soft, _limits[resource].Hard, toleratedErrno: Errno.EPERM);
            }
        }
    }

    /// <summary>A limit in words: its name, by its number (asm-generic/resource.h), and what it is to be.</summary>
    internal static string Describe(int resource, ulong soft, ulong hard) =>
        $"{(resource < Names.Length ? Names[resource] : $"{resource}")} to {(soft == hard ? "" : $"{Describe(soft)}:")}{Describe(hard)}";

    private static string Describe(ulong limit) => limit == ulong.MaxValue ? "unlimited" : limit.ToString(CultureInfo.InvariantCulture);

    private static ulong Number(string word) => word == "unlimited" ? ulong.MaxValue : ulong.Parse(word, CultureInfo.InvariantCulture);
}
