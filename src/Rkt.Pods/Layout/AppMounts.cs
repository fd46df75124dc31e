using Appc.Images;
using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;

namespace Rkt.Pods.Layout;

/// <summary>Matches an app's mounts and its image's mount points with the pod's volumes (interface reference, section 7).</summary>
/// <remarks>Part of the contract: stage0 fills the volumes that stage1 will mount.</remarks>
public static class AppMounts
{
    /// <summary>The annotation of images that were made for Docker, whose volumes and groups follow other rules.</summary>
    public const string MadeForDocker = "appc.io/docker/repository";

    /// <summary>What is mounted where in an app, parents first.</summary>
    /// <exception cref="RktException">A mount names no volume of the pod, or a path that must stay what it is.</exception>
    public static IReadOnlyList<AppMount> Of(PodPath pod, PodManifest manifest, RuntimeApp runtimeApp, App app)
    {
        if (runtimeApp.Mounts.Count + app.MountPoints.Count == 0)
        {
            return [];
        }

        var mounts = new SortedDictionary<string, AppMount>(StringComparer.Ordinal);
        foreach (var mount in runtimeApp.Mounts)
        {
            var target = Target(runtimeApp, mount.Volume, mount.Path);
            mounts.TryAdd(target, Explicit(pod, manifest, runtimeApp, mount, target, IsReadOnlyByImage(app, target)));
        }

        foreach (var point in app.MountPoints)
        {
            var target = Target(runtimeApp, point.Name, point.Path);
            if (!mounts.ContainsKey(target))
            {
                mounts.Add(target, Find(manifest, point.Name) is { } volume
                    ? Make(volume, target, point.ReadOnly, pod.SharedVolume(volume.Name))
                    : Implied(pod, runtimeApp, point, target));
            }
        }

        return [.. mounts.Values];
    }

    private static AppMount Explicit(PodPath pod, PodManifest manifest, RuntimeApp app, Mount mount, string target, bool isReadOnlyByImage)
    {
        if (mount.AppVolume is { } own)
        {
            // Of this app alone, whatever it is called; no name of a volume has a dot.
            return Make(own, target, isReadOnlyByImage, $"{pod.SharedVolumes}/{app.Name}.{own.Name}");
        }

        var volume = Find(manifest, mount.Volume)
            ?? throw new RktException($"dangling mount point \"{mount.Path}\": volume \"{mount.Volume}\" not found");
        return Make(volume, target, isReadOnlyByImage, pod.SharedVolume(volume.Name));
    }

    private static AppMount Implied(PodPath pod, RuntimeApp app, MountPoint point, string target)
    {
        var volume = Volume.MadeEmpty(AcName.Parse($"{app.Name}-{point.Name}"));
        return Make(volume, target, point.ReadOnly, pod.SharedVolume(volume.Name)) with { ImpliedBy = point.Name.ToString() };
    }

    private static AppMount Make(Volume volume, string target, bool isReadOnlyByImage, string directory) =>
        new(volume, target, volume.ReadOnly ?? isReadOnlyByImage, volume.Kind == VolumeKind.Empty ? directory : null, ImpliedBy: null);

    private static bool IsReadOnlyByImage(App app, string target)
    {
        foreach (var point in app.MountPoints)
        {
            if (Clean(point.Path) == target)
            {
                return point.ReadOnly;
            }
        }

        return false;
    }

    private static Volume? Find(PodManifest manifest, AcName name)
    {
        foreach (var volume in manifest.Volumes)
        {
            if (volume.Name == name)
            {
                return volume;
            }
        }

        return null;
    }

    /// <summary>The root, /dev and /proc are the runtime's: with something else there an app would not start, or take lies for the kernel's words.</summary>
    private static string Target(RuntimeApp app, AcName volume, string path) => Clean(path) switch
    {
        "/" or "/dev" or "/proc" => throw Refusal(app, volume, path),
        var target when target.StartsWith("/proc/", StringComparison.Ordinal) => throw Refusal(app, volume, path),
        var target => target,
    };

    private static RktException Refusal(RuntimeApp app, AcName volume, string path) =>
        new($"cannot mount volume \"{volume}\" on \"{path}\" of app \"{app.Name}\": this path must stay what it is")
        {
            Hint = "mount it elsewhere; single devices can be mounted below /dev",
        };

    /// <summary>An absolute path without empty, "." and ".." elements, as seen in the root: ".." leads nowhere there.</summary>
    private static string Clean(string path) => Path.GetFullPath("/" + path.TrimStart('/')) switch
    {
        "/" => "/",
        var full => full.TrimEnd('/'),
    };
}
