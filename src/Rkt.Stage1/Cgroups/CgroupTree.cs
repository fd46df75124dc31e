using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;

namespace Rkt.Stage1.Cgroups;

/// <summary>The cgroups of one pod in one version of the kernel's interface: where they are, and how limits are said.</summary>
/// <param name="pod">The pod's directory.</param>
/// <param name="name">The name of the pod's cgroup.</param>
internal abstract class CgroupTree(PodPath pod, string name)
{
    private readonly List<string> _made = [];

    /// <summary>Makes the cgroup of an app and sets its limits.</summary>
    /// <param name="app">The app.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="devices">The block devices that limits on them hold for.</param>
    /// <exception cref="RktException">A limit cannot be set; the message does not name the app.</exception>
    /// <exception cref="IOException">The cgroup cannot be made.</exception>
    public abstract AppCgroup Make(AcName app, ResourceLimits limits, IReadOnlyList<string> devices);

    /// <summary>The name of the pod's cgroup, which is a part of the names of its apps'.</summary>
    protected string Name => name;

    /// <summary>Makes cgroups of the pod, if need be; they are noted in the pod's directory before.</summary>
    protected void MakeNoted(IEnumerable<string> directories)
    {
        var missing = directories.Where(directory => !_made.Contains(directory)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        CgroupRecord.Add(pod, missing);
        foreach (var directory in missing)
        {
            Directory.CreateDirectory(directory);
            _made.Add(directory);
        }
    }

    /// <summary>A cause as the end of a sentence: of a chain of causes only the first and the last are shown.</summary>
    internal static string Words(Exception cause) => cause switch
    {
        KernelException or RktException => cause.Message,
        IOException => KernelException.Describe(cause.HResult),
        _ => cause.Message,
    };

    /// <summary>Writes a setting into an app's cgroup.</summary>
    protected static void Apply(string directory, CgroupSetting setting)
    {
        var file = $"{directory}/{setting.File}";
        if (!File.Exists(file))
        {
            if (setting.IsOptional)
            {
                return;
            }

            throw new RktException($"cannot apply the {setting.Limit}: this kernel has no \"{setting.File}\"");
        }

        try
        {
            File.WriteAllText(file, setting.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot apply the {setting.Limit}: the kernel refuses \"{setting.Value}\": {Words(e)}");
        }
    }
}
