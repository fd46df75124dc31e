namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>What stage1 does with a pod none of whose apps could be started.</summary>
/// <remarks>
/// Our addition to the interface, in the environment so that a stage1 that does not know it is not disturbed: the pod is then left
/// as an exited one.
/// </remarks>
public enum FailedStart
{
    /// <summary>Leave it as an exited pod: it was prepared on its own, and its owner may want to see it.</summary>
    Keep,

    /// <summary>Remove it with all that it left: a command line that was wrong leaves the data directory as it was.</summary>
    Discard,
}
