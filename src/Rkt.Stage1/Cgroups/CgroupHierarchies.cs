using Rkt.Host.Errors;

namespace Rkt.Stage1.Cgroups;

/// <summary>The cgroup v1 hierarchies of this machine, each with the directory of the cgroup that this process is in.</summary>
/// <remarks>
/// Pods are made below our own cgroup: what limits the caller limits them. On a machine with cgroup v2 alone there are none, and a
/// limit that is asked for is refused.
/// </remarks>
public sealed class CgroupHierarchies
{
    private readonly Dictionary<string, string> _directories = [];

    private CgroupHierarchies()
    {
    }

    /// <summary>Finds the hierarchies.</summary>
    public static CgroupHierarchies Find()
    {
        var hierarchies = new CgroupHierarchies();
        var mounts = Mounts(File.ReadAllText("/proc/self/mountinfo"));
        foreach (var line in File.ReadAllText("/proc/self/cgroup").Split('\n'))
        {
            // 4:memory:/own/path - or 1:cpu,cpuacct:/ where controllers share a hierarchy; "0::/" is that of v2.
            var fields = line.Split(':', 3);
            if (fields.Length == 3 && fields[1].Length > 0)
            {
                foreach (var controller in fields[1].Split(','))
                {
                    if (mounts.TryGetValue(controller, out var mount))
                    {
                        hierarchies._directories[controller] = mount + (fields[2] == "/" ? "" : fields[2]);
                    }
                }
            }
        }

        return hierarchies;
    }

    /// <summary>The directory of our own cgroup in a controller's hierarchy, or null when there is none.</summary>
    public string? DirectoryOf(string controller) => _directories.GetValueOrDefault(controller);

    /// <summary>The same for a controller that cannot be done without.</summary>
    /// <param name="controller">The controller.</param>
    /// <param name="purpose">What it is needed for, for the message.</param>
    /// <exception cref="RktException">The machine has no such cgroup v1 hierarchy.</exception>
    public string Require(string controller, string purpose) => DirectoryOf(controller)
        ?? throw new RktException($"cannot apply {purpose}: this machine has no cgroup v1 hierarchy of \"{controller}\"")
        {
            Hint = "leave the limit out, or set it on what runs rkt (systemd-run -p MemoryMax=…)",
        };

    private static Dictionary<string, string> Mounts(string table)
    {
        var mounts = new Dictionary<string, string>();
        foreach (var line in table.Split('\n'))
        {
            // 36 31 0:33 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            var separator = line.IndexOf(" - cgroup ", StringComparison.Ordinal);
            if (separator >= 0)
            {
                var mountPoint = line.Split(' ', 6)[4];
                foreach (var option in line[(line.LastIndexOf(' ') + 1)..].Split(','))
                {
                    mounts.TryAdd(option, mountPoint);
                }
            }
        }

        return mounts;
    }
}
