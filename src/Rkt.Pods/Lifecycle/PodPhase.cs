namespace Rkt.Pods.Lifecycle;

/// <summary>The directory that a pod is in, one step of its life; in the order in which a pod passes them.</summary>
public enum PodPhase
{
    Embryo,
    Prepare,
    Prepared,
    Run,
    ExitedGarbage,
    Garbage,
}
