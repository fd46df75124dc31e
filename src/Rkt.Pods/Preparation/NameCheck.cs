using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Preparation;

/// <summary>Finds names that the interface of stage1 makes the same, before there is a pod.</summary>
internal static class NameCheck
{
    /// <summary>Sees that no two apps would have one status file: that of <c>a-started</c> is where it is noted that <c>a</c> was started.</summary>
    /// <exception cref="RktException">Two would.</exception>
    public static void CheckApps(PodManifest manifest)
    {
        if (manifest.Apps.Count < 2)
        {
            return;
        }

        var names = manifest.Apps.Select(static app => app.Name.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
        {
            foreach (var suffix in AppPath.StatusSuffixes)
            {
                if (names.Contains(name + suffix))
                {
                    throw new RktException($"apps \"{name}\" and \"{name}{suffix}\" cannot be in one pod: their status files would be the same")
                    {
                        Hint = "give one of them another name, such as --name=NAME behind its image",
                    };
                }
            }
        }
    }

    /// <summary>Sees that a volume nobody asked for has a name of its own: app <c>a</c> with <c>b-c</c> and app <c>a-b</c> with <c>c</c> would share one.</summary>
    /// <param name="taken">The names of the pod's volumes so far.</param>
    /// <param name="app">The app.</param>
    /// <param name="mount">The mount of the volume.</param>
    /// <exception cref="RktException">The name is taken.</exception>
    public static void CheckImplied(HashSet<string> taken, RuntimeApp app, AppMount mount)
    {
        if (!taken.Add(mount.Volume.Name.ToString()))
        {
            throw new RktException(
                $"mount point \"{mount.ImpliedBy}\" of app \"{app.Name}\" would get an empty volume \"{mount.Volume.Name}\", and there is another of that name")
            {
                Hint = $"give it a volume of its own (--volume={mount.ImpliedBy},kind=empty before the images), or the app another name (--name)",
            };
        }
    }
}
