using Appc.Images;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Stage1.Mounts;

namespace Rkt.Stage1.Fly;

/// <summary>A place of the host that the app sees at a path of its own.</summary>
/// <param name="Source">Absolute path on the host.</param>
/// <param name="Target">Absolute path in the app's root.</param>
/// <param name="IsDirectory">Whether the source is a directory.</param>
/// <param name="ReadOnly">Whether the app may only read it.</param>
/// <param name="Scope">Whether mounts below the source are seen too.</param>
public sealed record FlyVolume(string Source, string Target, bool IsDirectory, bool ReadOnly, MountScope Scope)
{
    /// <summary>What an app mounts, parents first.</summary>
    /// <exception cref="RktException">A volume is missing, or one that fly does not have.</exception>
    public static IReadOnlyList<FlyVolume> Of(PodPath pod, PodManifest manifest, RuntimeApp runtimeApp, App app) =>
        [.. AppMounts.Of(pod, manifest, runtimeApp, app).Select(Make)];

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
            plan.MakeDirectoryInImage(Target, Permissions.Directory);
        }
        else
        {
            plan.TouchInImage(Target);
        }

        plan.AttachTreeInImage(slot, Target, $"\"{Source}\" on \"{Target}\"");
    }

    private static FlyVolume Make(AppMount mount)
    {
        if (mount.ImpliedBy is { } point)
        {
            throw new RktException($"no volume for mount point \"{point}\"")
            {
                Hint = $"flavour fly makes none by itself: --volume={point},kind=host,source=PATH",
            };
        }

        var volume = mount.Volume;
        if (volume.Kind != VolumeKind.Host)
        {
            throw new RktException($"volume \"{volume.Name}\" is empty, and flavour fly has volumes of the host only");
        }

        var status = FileStatus.ReadTargetIfExists(volume.Source!)
            ?? throw new RktException($"volume \"{volume.Name}\": source \"{volume.Source}\" does not exist");
        var scope = volume.Recursive == true ? MountScope.Tree : MountScope.Single;
        return new FlyVolume(volume.Source!, mount.Target, status.IsDirectory, mount.IsReadOnly, scope);
    }
}
