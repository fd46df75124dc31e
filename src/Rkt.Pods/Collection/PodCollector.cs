using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Names;

namespace Rkt.Pods.Collection;

/// <summary>Moves pods that are done with towards deletion, and deletes them when their grace period is over.</summary>
/// <param name="pods">The pods.</param>
/// <param name="deletion">Deletes one pod.</param>
/// <param name="listener">Told of every step.</param>
/// <param name="clock">Tells how old something is.</param>
public sealed class PodCollector(PodsDirectory pods, PodDeletion deletion, ICollectionListener listener, TimeProvider clock)
{
    /// <summary>How long an embryo may be nobody's before it counts as left behind.</summary>
    private static readonly TimeSpan EmbryoAge = TimeSpan.FromMinutes(1);

    /// <summary>Whether a pod was moved whose names other pods still have: it was killed.</summary>
    private bool _hasStaleNames;

    /// <summary>Moves pods that have exited, and preparations that were given up, out of the way.</summary>
    /// <remarks>A failure with one pod is told, and the others are handled.</remarks>
    /// <returns>How many pods could not be handled.</returns>
    public int Mark()
    {
        var failures = ForEach(PodPhase.Run, TimeSpan.Zero, (id, _) => Move(id, PodPhase.Run, PodPhase.ExitedGarbage, "pod"))
            + ForEach(PodPhase.Prepare, TimeSpan.Zero, (id, _) => Move(id, PodPhase.Prepare, PodPhase.Garbage, "failed prepare"))
            + ForEach(PodPhase.Embryo, EmbryoAge, (id, _) => Move(id, PodPhase.Embryo, PodPhase.Garbage, "failed prepare"));
        RefreshNames();
        return failures;
    }

    /// <summary>Moves prepared pods that nobody has run for a long time to the garbage.</summary>
    /// <returns>How many pods could not be handled.</returns>
    public int Expire(TimeSpan age) =>
        ForEach(PodPhase.Prepared, age, (id, _) => Move(id, PodPhase.Prepared, PodPhase.Garbage, "expired prepared pod"));

    /// <summary>Deletes what is garbage, exited pods only after the grace period.</summary>
    /// <returns>How many pods could not be handled.</returns>
    public int Sweep(TimeSpan grace, string graceInWords) =>
        ForEach(PodPhase.ExitedGarbage, grace, (id, path) => deletion.Delete(id, PodPhase.ExitedGarbage, path), graceInWords)
        + ForEach(PodPhase.Garbage, TimeSpan.Zero, (id, path) => deletion.Delete(id, PodPhase.Garbage, path));

    /// <summary>Deletes one pod at once, whatever its age.</summary>
    /// <exception cref="RktException">It runs or is worked on, or cannot be deleted.</exception>
    public void Remove(FoundPod pod)
    {
        var target = pod.State switch
        {
            PodState.Exited => PodPhase.ExitedGarbage,
            PodState.AbortedPrepare or PodState.Prepared => PodPhase.Garbage,
            PodState.ExitedGarbage or PodState.Garbage => pod.Phase,
            _ => throw Refusal(pod),
        };
        using var taken = PodLock.TryTake(pod.Path) ?? throw Refusal(PodLookup.Find(pods, pod.Id) ?? pod);
        if (target != pod.Phase)
        {
            var kind = pod.State switch
            {
                PodState.AbortedPrepare => "failed prepare",
                PodState.Prepared => "prepared pod",
                _ => "pod",
            };
            Move(pod.Id, pod.Phase, target, kind);
            RefreshNames();
        }

        deletion.Delete(pod.Id, target, pods.PathOf(target, pod.Id));
    }

    private static RktException Refusal(FoundPod pod) => new($"pod \"{pod.Id}\" is {pod.State.Word()}")
    {
        Hint = pod.State == PodState.Running ? $"stop it first: rkt stop {pod.Id}" : null,
    };

    /// <summary>Does something with each pod of a phase that is old enough and that nobody holds, under its lock.</summary>
    private int ForEach(PodPhase phase, TimeSpan age, Action<PodId, PodPath> action, string? ageInWords = null)
    {
        var failures = 0;
        foreach (var id in pods.List(phase))
        {
            var path = pods.PathOf(phase, id);
            try
            {
                if (!IsOlderThan(path, age))
                {
                    if (ageInWords is not null)
                    {
                        listener.Note($"pod \"{id}\" not removed: still within grace period ({ageInWords})");
                    }

                    continue;
                }

                using var taken = PodLock.TryTake(path);
                if (taken is not null)
                {
                    action(id, path);
                }
            }
            catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException)
            {
                failures++;
                listener.Warn($"cannot collect pod \"{id}\"", e);
            }
        }

        return failures;
    }

    /// <summary>The rename into a phase sets the directory's change time: age counts from there.</summary>
    private bool IsOlderThan(PodPath path, TimeSpan age) =>
        age <= TimeSpan.Zero || (FileStatus.ReadIfExists(path.Root) is { } status && clock.GetUtcNow() - status.ChangeTime >= age);

    private void Move(PodId id, PodPhase from, PodPhase to, string kind)
    {
        listener.Note($"moving {kind} \"{id}\" to garbage");
        pods.Ensure(to);
        DirectoryEntry.Move(pods.PathOf(from, id).Root, pods.PathOf(to, id).Root);
        DirectoryHandle.Sync(pods.DirectoryOf(to));
        _hasStaleNames |= from == PodPhase.Run && File.Exists(pods.PathOf(to, id).Names);
    }

    /// <summary>Takes the names of pods that were killed from those that run, before their addresses are given to others.</summary>
    private void RefreshNames()
    {
        if (!_hasStaleNames)
        {
            return;
        }

        _hasStaleNames = false;
        try
        {
            new SharedNames(pods).Refresh();
        }
        catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException)
        {
            listener.Warn("pods may still find names of pods that have ended", e);
        }
    }
}
