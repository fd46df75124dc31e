using Appc.Images;
using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Stage1.Mounts;

namespace Rkt.Stage1.Supervision;

/// <summary>Matches an app's mounts and its image's mount points with the pod's volumes (interface reference, section 7).</summary>
public sealed class AppVolumes(PodPath pod, PodManifest manifest)
{
    /// <summary>What is to be mounted, parents first. The directories of empty volumes are made.</summary>
    /// <exception cref="RktException">A mount names no volume, or a volume's source is missing.</exception>
    public IReadOnlyList<VolumeMount> Of(RuntimeApp runtimeApp, App app)
    {
        var mounts = new SortedDictionary<string, VolumeMount>(StringComparer.Ordinal);
        foreach (var mount in runtimeApp.Mounts)
        {
            var volume = mount.AppVolume ?? FindVolume(mount.Volume)
                ?? throw new RktException($"dangling mount point \"{mount.Path}\": volume \"{mount.Volume}\" not found");
            var target = Clean(mount.Path);
            mounts.TryAdd(target, Make(volume, target, MountPointAt(app, target)?.ReadOnly ?? false));
        }

        foreach (var point in app.MountPoints)
        {
            var target = Clean(point.Path);
            if (!mounts.ContainsKey(target))
            {
                var volume = FindVolume(point.Name) ?? Volume.MadeEmpty(AcName.Parse($"{runtimeApp.Name}-{point.Name}"));
                mounts.Add(target, Make(volume, target, point.ReadOnly));
            }
        }

        return [.. mounts.Values];
    }

    private static MountPoint? MountPointAt(App app, string target)
    {
        foreach (var point in app.MountPoints)
        {
            if (Clean(point.Path) == target)
            {
                return point;
            }
        }

        return null;
    }

    private Volume? FindVolume(AcName name)
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

    private VolumeMount Make(Volume volume, string target, bool readOnlyByImage)
    {
        var source = volume.Kind == VolumeKind.Host ? volume.Source! : MakeEmpty(volume);
        var status = FileStatus.ReadTargetIfExists(source)
            ?? throw new RktException($"volume \"{volume.Name}\": source \"{source}\" does not exist");
        return new VolumeMount(
            source,
            target,
            status.IsDirectory,
            volume.ReadOnly ?? readOnlyByImage,
            volume.Recursive ?? volume.Kind == VolumeKind.Host ? MountScope.Tree : MountScope.Single,
            status.IsDevice);
    }

    private string MakeEmpty(Volume volume)
    {
        var directory = pod.SharedVolume(volume.Name);
        if (!Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory);
            FileOwner.Set(directory, volume.Uid ?? 0, volume.Gid ?? 0);
            File.SetUnixFileMode(directory, volume.ToFileMode());
        }

        return directory;
    }

    /// <summary>An absolute path without empty, "." and ".." elements.</summary>
    private static string Clean(string path) => System.IO.Path.GetFullPath("/" + path.TrimStart('/')) switch
    {
        "/" => "/",
        var full => full.TrimEnd('/'),
    };
}
