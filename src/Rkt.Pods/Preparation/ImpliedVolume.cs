using Appc.Images;
using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Images.Rendering;
using Rkt.Images.Store;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Preparation;

/// <summary>An empty volume that nobody asked for, at a mount point of an image made for Docker, where it shows what the image has there.</summary>
/// <param name="App">The app's place in the manifest.</param>
/// <param name="Volume">The volume's name.</param>
/// <param name="Path">Its path in the app's root.</param>
internal sealed record ImpliedVolume(int App, AcName Volume, string Path)
{
    /// <summary>Finds them, and sees that the mounts of all apps are such as can be made.</summary>
    /// <exception cref="RktException">A mount names no volume of the pod, or a path that must stay what it is; or two volumes have one name.</exception>
    public static IReadOnlyList<ImpliedVolume> Find(PodManifest manifest, IReadOnlyList<PodImage> images)
    {
        var found = new List<ImpliedVolume>();
        var taken = manifest.Volumes.Select(static volume => volume.Name.ToString()).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < images.Count; i++)
        {
            var app = manifest.Apps[i].App ?? images[i].Manifest.App;
            if (app is null || app.MountPoints.Count + manifest.Apps[i].Mounts.Count == 0)
            {
                continue;
            }

            var isMadeForDocker = images[i].Manifest.Annotations.Find(AppMounts.MadeForDocker) is not null;
            foreach (var mount in AppMounts.Of(new PodPath(""), manifest, manifest.Apps[i], app))
            {
                if (mount.ImpliedBy is null)
                {
                    continue;
                }

                NameCheck.CheckImplied(taken, manifest.Apps[i], mount);
                if (isMadeForDocker)
                {
                    found.Add(new ImpliedVolume(i, mount.Volume.Name, mount.Target));
                }
            }
        }

        return found;
    }

    /// <summary>Makes the volume's directory with content, owner and mode of the image's; not at all when the image has no directory there.</summary>
    public void Fill(PodPath pod, ImageStore store, StoredImage image, ImageManifest manifest)
    {
        Directory.CreateDirectory(pod.SharedVolumes);
        var directory = pod.SharedVolume(Volume);
        DirectoryEntry.Create(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!ImageRendering.TryRenderDirectory(store, image, manifest, Path, directory))
        {
            Directory.Delete(directory);
        }
    }
}
