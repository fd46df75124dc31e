using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;

namespace Rkt.Stage1.Cgroups;

/// <summary>Cgroups of version 2: one hierarchy, in which each cgroup hands its controllers to those below it.</summary>
/// <remarks>Controllers are asked for only by limits: without any, a pod takes whatever place it is given.</remarks>
internal sealed class UnifiedTree(PodPath pod, string name, string own) : CgroupTree(pod, name)
{
    private readonly ControllerHandout _handout = new(pod, own, $"{own}/{name}{CgroupRemoval.SupervisorSuffix}");

    public override AppCgroup Make(AcName app, ResourceLimits limits, IReadOnlyList<string> devices)
    {
        var settings = UnifiedSettings.Of(limits, devices);
        foreach (var setting in settings)
        {
            try
            {
                _handout.Enable(setting.Controller);
            }
            catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException)
            {
                throw new RktException($"cannot apply the {setting.Limit}: {Words(e)}") { Hint = (e as RktException)?.Hint };
            }
        }

        var podDirectory = $"{own}/{Name}";
        MakeNoted([podDirectory]);
        foreach (var setting in settings)
        {
            ControllerHandout.EnableIn(podDirectory, setting.Controller);
        }

        var directory = $"{podDirectory}/{app}";
        Directory.CreateDirectory(directory);
        if (File.ReadAllText($"{directory}/cgroup.type").TrimEnd() != "domain")
        {
            // Below a cgroup of threads no process can be put anywhere else.
            return settings.Count == 0 ? AppCgroup.OfCaller
                : throw new RktException($"cannot apply the limits: cgroup \"{own}\", in which rkt runs, is one of threads");
        }

        foreach (var setting in settings)
        {
            Apply(directory, setting);
        }

        return AppCgroup.Unified(directory, limits);
    }
}
