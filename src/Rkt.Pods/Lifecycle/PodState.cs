namespace Rkt.Pods.Lifecycle;

/// <summary>What a pod is doing: its phase and whether somebody holds its lock (pod life cycle, section 4).</summary>
public enum PodState
{
    Embryo,
    Preparing,
    AbortedPrepare,
    Prepared,
    Running,
    Exited,
    ExitedDeleting,
    ExitedGarbage,
    Deleting,
    Garbage,
}
