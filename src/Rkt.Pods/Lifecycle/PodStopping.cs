using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Pods.Flavours;
using Rkt.Pods.Inspection;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;

namespace Rkt.Pods.Lifecycle;

/// <summary>Ends running pods.</summary>
public static class PodStopping
{
    /// <summary>How long a pod may be locked before its supervisor has written its number.</summary>
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks the pod to end, or kills it. Does not wait for the end.</summary>
    /// <param name="pods">Where the pod is.</param>
    /// <param name="pod">The pod, running.</param>
    /// <param name="stage1">What runs it.</param>
    /// <param name="isForced">Whether it is killed.</param>
    /// <exception cref="RktException">The pod cannot be stopped.</exception>
    public static void Stop(PodsDirectory pods, FoundPod pod, PodStage1 stage1, bool isForced)
    {
        if (stage1.BuiltIn is null)
        {
            CallStop(pod, stage1, isForced);
            return;
        }

        using var supervisor = OpenSupervisor(pods, pod);
        if (supervisor is null)
        {
            // It has ended by itself, which is what was asked for.
            return;
        }

        if (isForced && stage1.BuiltIn == BuiltInFlavour.Fly && LeadsItsGroup(pod.Path))
        {
            ProcessHandle.KillGroup(PodInspection.ReadNumber(pod.Path.Pid)!.Value);
            return;
        }

        _ = isForced ? supervisor.Kill() : supervisor.Terminate();
    }

    /// <summary>Whether the app of a fly pod has a process group of its own; else the group is that of whoever started rkt, and not to be killed.</summary>
    private static bool LeadsItsGroup(PodPath pod) =>
        PodInspection.ReadNumber(pod.ProcessGroup) is { } group && group == PodInspection.ReadNumber(pod.Pid);

    private static void CallStop(FoundPod pod, PodStage1 stage1, bool isForced)
    {
        var call = stage1.Stop(new StopArguments(pod.Id, isForced));
        var status = ChildProgram.Run(call.Program, call.Words, pod.Path.Root);
        if (status.Code != 0)
        {
            throw new RktException($"stage1 \"{stage1.ImageName}\" could not stop the pod: it ended with status {status.Code}");
        }
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
