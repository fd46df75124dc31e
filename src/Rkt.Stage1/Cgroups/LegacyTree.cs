using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;

namespace Rkt.Stage1.Cgroups;

/// <summary>Cgroups of version 1: a hierarchy for each controller.</summary>
/// <remarks>Only hierarchies that earn their cost are used: joining one of "cpu" takes 2 ms, so it is left out when there is no limit for it.</remarks>
internal sealed class LegacyTree(PodPath pod, string name, CgroupHierarchies hierarchies) : CgroupTree(pod, name)
{
    private static readonly string[] Accounting = ["memory", "cpuacct", "pids"];

    public override AppCgroup Make(AcName app, ResourceLimits limits, IReadOnlyList<string> devices)
    {
        var directories = new List<string>();
        foreach (var controller in Accounting)
        {
            if (hierarchies.DirectoryOf(controller) is { } own)
            {
                Make(own, app, directories);
            }
        }

        foreach (var setting in LegacySettings.Of(limits, devices))
        {
            var own = hierarchies.DirectoryOf(setting.Controller) ?? throw NoController(setting);
            Apply(Make(own, app, directories), setting);
        }

        var memory = hierarchies.DirectoryOf("memory") is { } place ? Make(place, app, directories) : null;
        return AppCgroup.Legacy(directories, memory, limits);
    }

    /// <summary>Makes an app's cgroup in one hierarchy. Several controllers can share one.</summary>
    private string Make(string own, AcName app, List<string> directories)
    {
        var directory = $"{MakePod(own)}/{app}";
        if (!directories.Contains(directory))
        {
            Directory.CreateDirectory(directory);
            directories.Add(directory);
        }

        return directory;
    }

    private static RktException NoController(CgroupSetting setting) =>
        new($"cannot apply the {setting.Limit}: this machine has no cgroup hierarchy of \"{setting.Controller}\"")
        {
            Hint = "leave the limit out, or boot the kernel with this controller",
        };
}
