using Rkt.Host.Launching;

namespace Rkt.Stage1.Mounts;

/// <summary>A directory or file of the host that an app sees at a path of its own.</summary>
/// <param name="Volume">The volume's name, for messages.</param>
/// <param name="Source">Absolute path on the host.</param>
/// <param name="Target">Absolute path in the app's root.</param>
/// <param name="IsDirectory">Whether the source is a directory.</param>
/// <param name="ReadOnly">Whether the app may only read it.</param>
/// <param name="Scope">Whether mounts below the source are seen too.</param>
/// <param name="IsDevice">Whether the volume is a device itself: only then can devices in it be opened.</param>
public sealed record VolumeMount(string Volume, string Source, string Target, bool IsDirectory, bool ReadOnly, MountScope Scope, bool IsDevice)
{
    /// <summary>Takes hold of the source, before the root is changed.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="userNamespace">The slot of the pod's user namespace; null when the pod has none.</param>
    /// <returns>The slot for <see cref="Attach"/>.</returns>
    public int Open(LaunchPlanBuilder plan, int? userNamespace)
    {
        var slot = plan.OpenTree(Source, Scope);
        var attributes = (ReadOnly ? MountAttributes.ReadOnly : 0) | (IsDevice ? 0 : MountAttributes.NoDevices);
        if (userNamespace is { } users && !IsDevice)
        {
            // A device is opened by its mode; file systems that make devices have no shifted views.
            plan.SetTreeAttributes(slot, attributes | MountAttributes.MapsIds, Scope, users, $"{Subject} (with the pod's user ids)");
        }
        else if (attributes != 0)
        {
            plan.SetTreeAttributes(slot, attributes, Scope, subject: Subject);
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

        plan.AttachTreeInImage(slot, Target, Subject);
    }

    private string Subject => $"volume \"{Volume}\" (\"{Source}\") on \"{Target}\"";
}
