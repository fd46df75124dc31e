using Rkt.Host.Launching;
using Rkt.Pods.Layout.Entrypoints;

namespace Rkt.Stage1.Namespaces;

/// <summary>The user namespace of a pod, for the processes that make its apps.</summary>
/// <remarks>
/// Such a process stays the host's root until all mounts are made, and joins at the end. So an app's mounts belong to the host: no
/// capability that the app has in its pod is good for changing them.
/// </remarks>
/// <param name="Range">The host's ids that are 0 and up in the pod.</param>
/// <param name="File">The namespace's file, such as <c>/proc/PID/ns/user</c> of the pod's pid 1.</param>
public sealed record UserNamespace(UserRange Range, string File)
{
    /// <summary>Opens the namespace and has the process make files as the pod's root; the host's /proc must be in place.</summary>
    /// <returns>The slot for <see cref="LaunchPlanBuilder.JoinNamespace"/> and for shifted mounts.</returns>
    public int Open(LaunchPlanBuilder plan)
    {
        var slot = plan.OpenFile(File);
        // The kernel lets nobody make a file whose owner has no number on disk, and on a shifted mount the host's root has none.
        plan.SetFileIds(Range.Shift, Range.Shift);
        return slot;
    }

    /// <summary>Puts a shifted view of a directory over it, in this process's mount namespace: what is owned by 0 on disk is the pod's root's.</summary>
    public static void Shift(LaunchPlanBuilder plan, string directory, int slot, MountAttributes others = MountAttributes.None) =>
        Show(plan, directory, directory, slot, others);

    /// <summary>Shows a directory at another path, shifted when a slot holds a user namespace.</summary>
    public static void Show(
        LaunchPlanBuilder plan, string directory, string target, int? slot, MountAttributes others = MountAttributes.None)
    {
        var tree = plan.OpenTree(directory, MountScope.Single);
        if (slot is { } users)
        {
            plan.SetTreeAttributes(tree, MountAttributes.MapsIds | others, MountScope.Single, users, $"{directory} (with the pod's user ids)");
        }

        plan.AttachTree(tree, target);
    }
}
