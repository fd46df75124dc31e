namespace Rkt.Host.Launching;

/// <summary>Whether an operation on a mount includes the mounts below it.</summary>
public enum MountScope
{
    /// <summary>The one mount at the path.</summary>
    Single,

    /// <summary>That mount and all below it (AT_RECURSIVE).</summary>
    Tree,
}
