using System.Text;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Stage1.Namespaces;

namespace Rkt.Stage1.Mounts;

/// <summary>An app's root as an overlay: the image's directories below, what the app writes on top.</summary>
/// <param name="Lower">The image's directories, uppermost first; at least one.</param>
/// <param name="Upper">Where changes go.</param>
/// <param name="Work">The overlay's scratch directory, on the same file system as <paramref name="Upper"/>.</param>
/// <param name="IsMountedOnce">Whether it is mounted for one process tree only; otherwise each time is synced before the next.</param>
public sealed record OverlayRoot(IReadOnlyList<string> Lower, string Upper, string Work, bool IsMountedOnce)
{
    /// <summary>Adds the step that mounts it.</summary>
    public void Mount(LaunchPlanBuilder plan, string target) => plan.Mount("overlay", target, "overlay", MountFlags.NoDevices, Options());

    /// <summary>Lays shifted views over the directories, for an overlay whose files belong to the users of a pod.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="userNamespace">The slot of the pod's user namespace.</param>
    public void Shift(LaunchPlanBuilder plan, int userNamespace)
    {
        foreach (var directory in Lower)
        {
            UserNamespace.Shift(plan, directory, userNamespace);
        }

        // The kernel wants the upper and the work directory on one mount: the nearest directory above both is shifted.
        UserNamespace.Shift(plan, Path.GetDirectoryName(Path.GetDirectoryName(Upper))!, userNamespace);
    }

    private string Options()
    {
        var options = new StringBuilder("lowerdir=");
        for (var i = 0; i < Lower.Count; i++)
        {
            options.Append(i == 0 ? "" : ":").Append(OverlayText.Escape(Lower[i]));
        }

        options.Append(",upperdir=").Append(OverlayText.Escape(Upper)).Append(",workdir=").Append(OverlayText.Escape(Work));
        // Nothing to gain from syncing the changes of a pod when it ends: a power loss ends the pod too, and export reads the
        // upper directory without mounting it for writing. The kernel refuses to mount a volatile overlay a second time.
        return options.Append(IsMountedOnce ? ",volatile" : "").ToString();
    }
}
