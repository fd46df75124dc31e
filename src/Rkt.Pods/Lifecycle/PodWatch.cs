using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Lifecycle;

/// <summary>Waits for a pod to end or to be ready.</summary>
/// <remarks>
/// By looking again and again: the moments to wait for are a lock given up and a link made inside a directory that moves, and
/// blocking on the lock would keep others from seeing the pod as running.
/// </remarks>
public static class PodWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until the pod has ended, or will not run at all.</summary>
    /// <param name="pods">Where the pod is.</param>
    /// <param name="id">The pod.</param>
    /// <param name="limit">How long; null to wait for ever.</param>
    /// <returns>The pod as it was last seen; null when it was removed meanwhile.</returns>
    /// <exception cref="RktException">The time is up.</exception>
    public static FoundPod? WaitForEnd(PodsDirectory pods, PodId id, TimeSpan? limit) => Wait(
        pods,
        id,
        limit,
        pod => pod.State is not (PodState.Embryo or PodState.Preparing or PodState.Prepared or PodState.Running),
        "error waiting for pod to finish");

    /// <summary>Waits until the pod's apps can be started or entered, or it has ended.</summary>
    /// <inheritdoc cref="WaitForEnd"/>
    public static FoundPod? WaitForReady(PodsDirectory pods, PodId id, TimeSpan? limit) => Wait(
        pods,
        id,
        limit,
        pod => pod.State is not (PodState.Embryo or PodState.Preparing or PodState.Prepared or PodState.Running) || IsReady(pod.Path),
        "error waiting for pod to be ready");

    /// <summary>Whether pid 1 of the pod is up.</summary>
    public static bool IsReady(PodPath pod) =>
        new FileInfo(pod.SupervisorStatus).LinkTarget == PodPath.SupervisorReady;

    private static FoundPod? Wait(PodsDirectory pods, PodId id, TimeSpan? limit, Predicate<FoundPod> isOver, string failure)
    {
        var start = Environment.TickCount64;
        for (var pod = PodLookup.Find(pods, id); pod is not null; pod = PodLookup.Find(pods, id))
        {
            if (isOver(pod))
            {
                return pod;
            }

            if (limit is { } time && Environment.TickCount64 - start >= time.TotalMilliseconds)
            {
                throw new RktException(failure, new TimeoutException("context deadline exceeded"));
            }

            Thread.Sleep(Interval);
        }

        return null;
    }
}
