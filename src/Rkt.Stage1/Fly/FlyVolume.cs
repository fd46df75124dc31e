using Appc.Images;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Launching;
using Rkt.Stage1.Mounts;

namespace Rkt.Stage1.Fly;

/// <summary>A place of the host that the app sees at a path of its own.</summary>
/// <param name="Source">Absolute path on the host.</param>
/// <param name="Target">Absolute path in the app's root.</param>
/// <param name="ReadOnly">Whether the app may only read it.</param>
/// <param name="Scope">Whether mounts below the source are seen too.</param>
public sealed record FlyVolume(string Source, string Target, bool ReadOnly, MountScope Scope)
{
    private bool IsDirectory => FileStatus.ReadTargetIfExists(Source)?.IsDirectory == true;

    /// <summary>What an app mounts, parents first: its mounts, and its image's mount points with the volumes of the same names.</summary>
    /// <exception cref="RktException">A volume is missing, or one that fly does not have.</exception>
    public static IReadOnlyList<FlyVolume> Of(PodManifest manifest, RuntimeApp runtimeApp, App app)
    {
        var volumes = new SortedDictionary<string, FlyVolume>(StringComparer.Ordinal);
        foreach (var mount in runtimeApp.Mounts)
        {
            var volume = mount.AppVolume ?? Find(manifest, mount.Volume.ToString())
                ?? throw new RktException($"dangling mount point \"{mount.Path}\": volume \"{mount.Volume}\" not found");
            var target = Clean(mount.Path);
            volumes.TryAdd(target, Make(volume, target, app.MountPoints.Any(point => point.ReadOnly && Clean(point.Path) == target)));
        }

        foreach (var point in app.MountPoints)
        {
            var target = Clean(point.Path);
            if (!volumes.ContainsKey(target))
            {
                var volume = Find(manifest, point.Name.ToString()) ?? throw new RktException($"no volume for mount point \"{point.Name}\"")
                {
                    Hint = $"flavour fly makes none by itself: --volume={point.Name},kind=host,source=PATH",
                };
                volumes.Add(target, Make(volume, target, point.ReadOnly));
            }
        }

        return [.. volumes.Values];
    }

    /// <summary>Takes hold of the source, before the root is changed.</summary>
    /// <returns>The slot for <see cref="Attach"/>.</returns>
    public int Open(LaunchPlanBuilder plan)
    {
        var slot = plan.OpenTree(Source, Scope);
        if (ReadOnly)
        {
            plan.SetTreeAttributes(slot, MountAttributes.ReadOnly, Scope);
        }

        return slot;
    }

    /// <summary>Attaches it, after the root is changed; the target is made when it is missing.</summary>
    public void Attach(LaunchPlanBuilder plan, int slot)
    {
        if (IsDirectory)
        {
            plan.MakeDirectory(Target, Permissions.Directory);
        }
        else
        {
            plan.Touch(Target);
        }

        plan.AttachTree(slot, Target);
    }

    private static Volume? Find(PodManifest manifest, string name) => manifest.Volumes.FirstOrDefault(volume => volume.Name.ToString() == name);

    private static FlyVolume Make(Volume volume, string target, bool readOnlyByImage)
    {
        if (volume.Kind != VolumeKind.Host)
        {
            throw new RktException($"volume \"{volume.Name}\" is empty, and flavour fly has volumes of the host only");
        }

        return FileStatus.ReadTargetIfExists(volume.Source!) is not null
            ? new FlyVolume(volume.Source!, target, volume.ReadOnly ?? readOnlyByImage, volume.Recursive == true ? MountScope.Tree : MountScope.Single)
            : throw new RktException($"volume \"{volume.Name}\": source \"{volume.Source}\" does not exist");
    }

    /// <summary>An absolute path without empty, "." and ".." elements.</summary>
    private static string Clean(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath("/" + path.TrimStart('/')));
}
