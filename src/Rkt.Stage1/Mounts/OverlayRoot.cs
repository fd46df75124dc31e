using System.Globalization;
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
    /// <summary>What mount(2) takes of options: a page, with the zero at its end. It cuts off what is longer.</summary>
    private const int LongestOptions = 4095;

    /// <summary>The SELinux context of all files in it; null leaves what they have on disk.</summary>
    public string? Label { get; init; }

    /// <summary>Whether devices in it can be opened.</summary>
    public bool HasDevices { get; init; }

    /// <summary>Adds the steps that mount it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="target">An empty directory.</param>
    /// <param name="userNamespace">The slot of the pod's user namespace, as whose users own the files; null when the pod has none.</param>
    public void Mount(LaunchPlanBuilder plan, string target, int? userNamespace = null)
    {
        var options = Options(Lower);
        if (userNamespace is not null || Encoding.UTF8.GetByteCount(options) > LongestOptions)
        {
            options = Options(Stage(plan, target, userNamespace));
        }

        if (userNamespace is { } users)
        {
            // The kernel wants the upper and the work directory on one mount: the nearest directory above both is shifted.
            UserNamespace.Shift(plan, Path.GetDirectoryName(Path.GetDirectoryName(Upper))!, users);
        }

        plan.Mount("overlay", target, "overlay", HasDevices ? 0 : MountFlags.NoDevices, options);
    }

    /// <summary>Puts the image's directories under short names, which a file system in memory below the overlay keeps; the working directory is there.</summary>
    private string[] Stage(LaunchPlanBuilder plan, string target, int? userNamespace)
    {
        plan.Mount("tmpfs", target, "tmpfs", MountFlags.NoSetuid | MountFlags.NoDevices | MountFlags.NoExecute, "mode=700");
        var names = new string[Lower.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = i.ToString(CultureInfo.InvariantCulture);
            plan.MakeDirectory($"{target}/{names[i]}", Permissions.Directory);
            UserNamespace.Show(plan, Lower[i], $"{target}/{names[i]}", userNamespace);
        }

        plan.ChangeDirectory(target);
        return names;
    }

    private string Options(IReadOnlyList<string> lower)
    {
        var options = new StringBuilder("lowerdir=");
        for (var i = 0; i < lower.Count; i++)
        {
            options.Append(i == 0 ? "" : ":").Append(OverlayText.Escape(lower[i]));
        }

        options.Append(",upperdir=").Append(OverlayText.Escape(Upper)).Append(",workdir=").Append(OverlayText.Escape(Work));
        // Nothing to gain from syncing the changes of a pod when it ends: a power loss ends the pod too, and export reads the
        // upper directory without mounting it for writing. The kernel refuses to mount a volatile overlay a second time.
        return MountLabel.Add(options.Append(IsMountedOnce ? ",volatile" : "").ToString(), Label);
    }
}
