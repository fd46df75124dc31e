using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Pods.Inspection;

namespace Rkt.Pods.Lifecycle;

/// <summary>Ends running pods.</summary>
public static class PodStopping
{
    /// <summary>How long a pod may be locked before its supervisor has written its number.</summary>
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks the pod's supervisor to end the pod, or kills it and with it the pod. Does not wait for the end.</summary>
    /// <exception cref="RktException">The pod has no supervisor that could be asked.</exception>
    public static void Stop(PodsDirectory pods, FoundPod pod, bool isForced)
    {
        using var supervisor = OpenSupervisor(pods, pod);
        if (supervisor is null)
        {
            // It has ended by itself, which is what was asked for.
            return;
        }

        _ = isForced ? supervisor.Kill() : supervisor.Terminate();
    }

    private static ProcessHandle? OpenSupervisor(PodsDirectory pods, FoundPod pod)
    {
        for (var waited = TimeSpan.Zero; waited < StartTime; waited += Interval)
        {
            var supervisor = PodInspection.ReadPid(pod.Path) is { } pid ? ProcessHandle.OpenIfExists(pid) : null;

            // Looked at after the process was opened: while the pod is locked the number is still its supervisor's.
            if (PodLookup.Find(pods, pod.Id) is not { State: PodState.Running })
            {
                supervisor?.Dispose();
                return null;
            }

            if (supervisor is not null)
            {
                return supervisor;
            }

            Thread.Sleep(Interval);
        }

        throw new RktException("the pod is locked, but its supervisor is not known") { Hint = "it is still starting: try again" };
    }
}
