using System.Diagnostics;

namespace Rkt.Pods.Lifecycle;

/// <summary>How states follow from directory and lock, and the words for them.</summary>
public static class PodStates
{
    /// <param name="phase">The directory that the pod is in.</param>
    /// <param name="isLocked">Whether somebody holds the exclusive lock.</param>
    public static PodState Of(PodPhase phase, bool isLocked) => phase switch
    {
        PodPhase.Embryo => PodState.Embryo,
        PodPhase.Prepare => isLocked ? PodState.Preparing : PodState.AbortedPrepare,
        // The lock of a prepared pod means nothing: whoever takes it is about to move the pod on.
        PodPhase.Prepared => PodState.Prepared,
        PodPhase.Run => isLocked ? PodState.Running : PodState.Exited,
        PodPhase.ExitedGarbage => isLocked ? PodState.ExitedDeleting : PodState.ExitedGarbage,
        PodPhase.Garbage => isLocked ? PodState.Deleting : PodState.Garbage,
        _ => throw new UnreachableException(),
    };

    /// <summary>The word that <c>list</c> and <c>status</c> print.</summary>
    public static string Word(this PodState state) => state switch
    {
        PodState.Embryo => "embryo",
        PodState.Preparing => "preparing",
        PodState.AbortedPrepare => "aborted prepare",
        PodState.Prepared => "prepared",
        PodState.Running => "running",
        PodState.Exited => "exited",
        PodState.ExitedDeleting => "exited deleting",
        PodState.ExitedGarbage => "exited garbage",
        PodState.Deleting => "deleting",
        PodState.Garbage => "garbage",
        _ => throw new UnreachableException(),
    };

    /// <summary>Whether the pod has run and has ended, whatever became of it since.</summary>
    public static bool HasEnded(this PodState state) =>
        state is PodState.Exited or PodState.ExitedGarbage or PodState.ExitedDeleting;
}
