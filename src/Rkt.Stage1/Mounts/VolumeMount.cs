using Rkt.Host.Launching;

namespace Rkt.Stage1.Mounts;

/// <summary>A directory or file of the host that an app sees at a path of its own.</summary>
/// <param name="Source">Absolute path on the host.</param>
/// <param name="Target">Absolute path in the app's root.</param>
/// <param name="IsDirectory">Whether the source is a directory.</param>
/// <param name="ReadOnly">Whether the app may only read it.</param>
/// <param name="Scope">Whether mounts below the source are seen too.</param>
/// <param name="AllowsDevices">Whether devices in it can be opened: only when the volume is a device itself.</param>
public sealed record VolumeMount(string Source, string Target, bool IsDirectory, bool ReadOnly, MountScope Scope, bool AllowsDevices)
{
    /// <summary>Takes hold of the source, before the root is changed.</summary>
    /// <returns>The slot for <see cref="Attach"/>.</returns>
    public int Open(LaunchPlanBuilder plan)
    {
        var slot = plan.OpenTree(Source, Scope);
        var attributes = (ReadOnly ? MountAttributes.ReadOnly : 0) | (AllowsDevices ? 0 : MountAttributes.NoDevices);
        if (attributes != 0)
        {
            plan.SetTreeAttributes(slot, attributes, Scope);
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
}
