using Appc.Isolators;
using Rkt.Host.Errors;
using Rkt.Host.Launching;

namespace Rkt.Stage1.Namespaces;

/// <summary>Settings of the kernel (sysctl) that a pod has for itself: those of its network, ipc and host-name namespaces.</summary>
public sealed class KernelSettings
{
    private static readonly string[] OfIpc =
    [
        "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced",
    ];

    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    private KernelSettings()
    {
    }

    /// <summary>For a pod that has none.</summary>
    public static KernelSettings None { get; } = new();

    /// <summary>Collects the settings of a pod and of its apps.</summary>
    /// <param name="isolators">The isolators of each of them.</param>
    /// <param name="sharesNetwork">Whether the pod's network namespace is the host's.</param>
    /// <param name="sharesIpc">Whether the pod's ipc namespace is the host's.</param>
    /// <exception cref="RktException">A setting belongs to the whole machine, or two disagree on one.</exception>
    public static KernelSettings Collect(IEnumerable<IReadOnlyList<Isolator>> isolators, bool sharesNetwork, bool sharesIpc)
    {
        var settings = new KernelSettings();
        foreach (var list in isolators)
        {
            foreach (var (name, value) in list.FindLast<SysctlValue>(IsolatorNames.Sysctl)?.Settings ?? [])
            {
                Check(name, sharesNetwork, sharesIpc);
                if (!settings._values.TryAdd(name, value) && settings._values[name] != value)
                {
                    throw new RktException($"kernel setting \"{name}\" is asked for as \"{settings._values[name]}\" and as \"{value}\", and the apps of a pod share it");
                }
            }
        }

        return settings._values.Count == 0 ? None : settings;
    }

    /// <summary>Adds the steps that set them, in a process that is in the pod's namespaces and sees the host's /proc.</summary>
    public void Apply(LaunchPlanBuilder plan)
    {
        foreach (var (name, value) in _values)
        {
            plan.WriteFile(FileOf(name), value);
        }
    }

    /// <summary>The setting's file. With a slash in the name, as for an interface that has dots in its own, slashes are the separators.</summary>
    public static string FileOf(string name) => $"/proc/sys/{(name.Contains('/') ? name : name.Replace('.', '/'))}";

    private static void Check(string name, bool sharesNetwork, bool sharesIpc)
    {
        var dotted = name.Contains('/') ? name.Replace('/', '.') : name;
        if (name.Length == 0 || name.Split('.', '/').Contains("") || name.Contains('\0'))
        {
            throw new RktException($"\"{name}\" is not the name of a kernel setting");
        }

        var isOfNetwork = dotted.StartsWith("net.", StringComparison.Ordinal);
        var isOfIpc = OfIpc.Contains(dotted) || dotted.StartsWith("fs.mqueue.", StringComparison.Ordinal);
        if (!isOfNetwork && !isOfIpc && dotted != "kernel.domainname")
        {
            throw new RktException($"kernel setting \"{name}\" is not of a pod: it would change the whole machine")
            {
                Hint = "pods have their own net.*, fs.mqueue.*, kernel.msg*, kernel.sem, kernel.shm* and kernel.domainname",
            };
        }

        if ((isOfNetwork && sharesNetwork) || (isOfIpc && sharesIpc))
        {
            throw new RktException($"kernel setting \"{name}\" would change the host's: the pod shares its {(isOfNetwork ? "network (--net=host)" : "ipc namespace (--ipc=parent)")}");
        }
    }
}
