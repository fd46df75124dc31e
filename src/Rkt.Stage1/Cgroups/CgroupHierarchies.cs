using Rkt.Host.Files;

namespace Rkt.Stage1.Cgroups;

/// <summary>The cgroup hierarchies of this machine, each with the directory of the cgroup that this process is in.</summary>
/// <remarks>Pods are made below our own cgroup: what limits the caller limits them.</remarks>
public sealed class CgroupHierarchies
{
    private readonly Dictionary<string, string> _directories = [];

    private CgroupHierarchies()
    {
    }

    /// <summary>Whether any controller is in a hierarchy of version 1; then the pods are there too.</summary>
    public bool HasControllers => _directories.Count > 0;

    /// <summary>The directory of our own cgroup in the hierarchy of version 2, or null when there is none.</summary>
    public string? Unified { get; private set; }

    /// <summary>Finds the hierarchies.</summary>
    public static CgroupHierarchies Find() =>
        Of(MountTable.Read(), File.ReadAllText("/proc/self/cgroup"));

    /// <summary>Finds them in what the kernel says of a process.</summary>
    /// <param name="mounts">The mounts that the process sees.</param>
    /// <param name="own">The content of its cgroup file.</param>
    public static CgroupHierarchies Of(IReadOnlyList<MountEntry> mounts, string own)
    {
        var hierarchies = new CgroupHierarchies();
        var legacy = new Dictionary<string, MountEntry>();
        MountEntry? unified = null;
        foreach (var mount in mounts)
        {
            if (mount.Type.SequenceEqual("cgroup"))
            {
                foreach (var option in mount.Options.ToString().Split(','))
                {
                    legacy.TryAdd(option, mount);
                }
            }
            else if (mount.Type.SequenceEqual("cgroup2"))
            {
                unified ??= mount;
            }
        }

        foreach (var line in own.Split('\n'))
        {
            // 4:memory:/own/path - or 1:cpu,cpuacct:/ where controllers share a hierarchy; "0::/" is that of version 2.
            var fields = line.Split(':', 3);
            if (fields.Length < 3)
            {
                continue;
            }

            if (fields[1].Length == 0)
            {
                hierarchies.Unified = unified is { } mount ? DirectoryIn(mount, fields[2]) : null;
                continue;
            }

            foreach (var controller in fields[1].Split(','))
            {
                // A hierarchy with a name ("name=systemd") has no controller, and is not ours to use.
                if (!controller.Contains('=') && legacy.TryGetValue(controller, out var mount) && DirectoryIn(mount, fields[2]) is { } directory)
                {
                    hierarchies._directories[controller] = directory;
                }
            }
        }

        return hierarchies;
    }

    /// <summary>The directory of our own cgroup in a controller's hierarchy of version 1, or null when there is none.</summary>
    public string? DirectoryOf(string controller) => _directories.GetValueOrDefault(controller);

    /// <summary>Where a cgroup is seen; null when it is not below what is mounted (in a container that shows only a part).</summary>
    private static string? DirectoryIn(MountEntry mount, string path)
    {
        var root = mount.Root == "/" ? "" : mount.Root;
        var own = path == "/" ? "" : path;
        return own.StartsWith("/..", StringComparison.Ordinal) || !(own + "/").StartsWith(root + "/", StringComparison.Ordinal)
            ? null
            : mount.Target + own[root.Length..];
    }
}
