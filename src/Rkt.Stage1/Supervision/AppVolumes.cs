using Appc.Images;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Stage1.Mounts;

namespace Rkt.Stage1.Supervision;

/// <summary>Finds the files behind the volumes of an app.</summary>
/// <param name="pod">The pod's directory.</param>
/// <param name="manifest">The pod manifest.</param>
/// <param name="label">The SELinux context of the app's files; null leaves what they have.</param>
/// <param name="messages">Where to tell of volumes that nobody asked for.</param>
public sealed class AppVolumes(PodPath pod, PodManifest manifest, string? label, TextWriter messages)
{
    /// <summary>What is to be mounted, parents first. The directories of empty volumes are made.</summary>
    /// <exception cref="RktException">A mount names no volume, or a volume's source is missing.</exception>
    public IReadOnlyList<VolumeMount> Of(RuntimeApp runtimeApp, App app)
    {
        var mounts = AppMounts.Of(pod, manifest, runtimeApp, app);
        if (mounts.Count == 0)
        {
            return [];
        }

        var volumes = new VolumeMount[mounts.Count];
        for (var i = 0; i < volumes.Length; i++)
        {
            if (mounts[i].ImpliedBy is { } point)
            {
                messages.WriteLine(
                    $"warning: no volume for mount point \"{point}\" (\"{mounts[i].Target}\") of app \"{runtimeApp.Name}\": it gets an empty one, removed with the pod");
            }

            volumes[i] = Make(mounts[i]);
        }

        return volumes;
    }

    private VolumeMount Make(AppMount mount)
    {
        var volume = mount.Volume;
        var source = mount.EmptyDirectory is { } directory ? MakeEmpty(volume, directory) : volume.Source!;
        // Symbolic links of the host are followed, as ever: whoever starts a pod names paths of a machine that is theirs.
        var status = FileStatus.ReadTargetIfExists(source)
            ?? throw new RktException($"volume \"{volume.Name}\" for \"{mount.Target}\": its source \"{source}\" does not exist");
        if (mount.IsReadOnly && status.IsDevice)
        {
            // A read-only mount keeps files from being changed, not devices from being written to.
            throw new RktException($"volume \"{volume.Name}\" for \"{mount.Target}\": the kernel cannot make the device \"{source}\" read-only for an app")
            {
                Hint = "leave out readOnly, and make the device itself read-only: blockdev --setro",
            };
        }

        return new VolumeMount(
            volume.Name.ToString(),
            source,
            mount.Target,
            status.IsDirectory,
            mount.IsReadOnly,
            volume.Recursive ?? volume.Kind == VolumeKind.Host ? MountScope.Tree : MountScope.Single,
            status.IsDevice);
    }

    /// <summary>Makes the directory, unless another app has it already or stage0 has filled it with what the image has there.</summary>
    private string MakeEmpty(Volume volume, string directory)
    {
        if (!Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory);
            FileOwner.Set(directory, volume.Uid ?? 0, volume.Gid ?? 0);
            File.SetUnixFileMode(directory, volume.ToFileMode());
            if (label is not null)
            {
                TreeLabel.Set(directory, label);
            }
        }

        return directory;
    }
}
