using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;

namespace Rkt.Stage1.Cgroups;

/// <summary>Cgroups of version 1: a hierarchy for each controller.</summary>
/// <remarks>
/// Only hierarchies that earn their cost are used: joining one of "cpu" takes 2 ms, so it is left out when there is no limit for it. And since
/// nothing is limited for the pod as a whole, there is no cgroup of the pod that its apps' would be in: making one is as dear as making theirs.
/// </remarks>
internal sealed class LegacyTree(PodPath pod, string name, CgroupHierarchies hierarchies) : CgroupTree(pod, name)
{
    private static readonly string[] Accounting = ["memory", "cpuacct", "pids"];

    /// <summary>The name of an app's cgroup; neither part has a dot.</summary>
    public static string NameOf(string pod, AcName app) => $"{pod}.{app}";

    public override AppCgroup Make(AcName app, ResourceLimits limits, IReadOnlyList<string> devices)
    {
        var settings = LegacySettings.Of(limits, devices);
        var all = Accounting.Select(hierarchies.DirectoryOf).OfType<string>().Concat(settings.Select(Own)); // several controllers can share one
        var directories = all.Distinct().Select(own => DirectoryOf(own, app)).ToList();
        MakeNoted(directories);
        foreach (var setting in settings)
        {
            Apply(DirectoryOf(Own(setting), app), setting);
        }

        var memory = hierarchies.DirectoryOf("memory") is { } place ? DirectoryOf(place, app) : null;
        return AppCgroup.Legacy(directories, memory, limits);
    }

    private string DirectoryOf(string own, AcName app) => $"{own}/{NameOf(Name, app)}";

    private string Own(CgroupSetting setting) => hierarchies.DirectoryOf(setting.Controller) ?? throw NoController(setting);

    private static RktException NoController(CgroupSetting setting) =>
        new($"cannot apply the {setting.Limit}: this machine has no cgroup hierarchy of \"{setting.Controller}\"")
        {
            Hint = "leave the limit out, or boot the kernel with this controller",
        };
}
