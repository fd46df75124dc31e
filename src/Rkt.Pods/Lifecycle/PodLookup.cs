using Appc.Names;
using Rkt.Host.Errors;

namespace Rkt.Pods.Lifecycle;

/// <summary>Finds pods by UUID, or by the start of one, and tells what they are doing.</summary>
public static class PodLookup
{
    /// <summary>The phases of pods that users see; embryos and garbage are only for collection.</summary>
    public static IReadOnlyList<PodPhase> VisiblePhases { get; } =
        [PodPhase.Prepare, PodPhase.Prepared, PodPhase.Run, PodPhase.ExitedGarbage];

    private const int Attempts = 3;

    /// <summary>Looks a pod up in all phases; null when it is in none.</summary>
    public static FoundPod? Find(PodsDirectory pods, PodId id)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            foreach (var phase in PodsDirectory.Phases)
            {
                if (FindIn(pods, phase, id) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    /// <summary>Looks a pod up in one phase; null when it is not there.</summary>
    public static FoundPod? FindIn(PodsDirectory pods, PodPhase phase, PodId id)
    {
        var path = pods.PathOf(phase, id);
        return PodLock.IsHeld(path) is { } isLocked
            ? new FoundPod(id, phase, PodStates.Of(phase, isLocked), path)
            : null;
    }

    /// <summary>Looks up the one pod whose UUID starts so, whatever the case of its letters.</summary>
    /// <exception cref="RktException">The text is empty, or no pod or several pods match.</exception>
    public static FoundPod Resolve(PodsDirectory pods, string prefix)
    {
        if (prefix.Length == 0)
        {
            throw new RktException("UUID cannot be empty");
        }

        var matches = Matches(pods, prefix);
        return matches.Count switch
        {
            0 => throw NoMatch(prefix),
            // A pod that goes away between the two looks was, for its user, not there.
            1 => Find(pods, matches[0]) ?? throw NoMatch(prefix),
            _ => throw new RktException($"ambiguous uuid, {matches.Count} matches")
            {
                Hint = $"\"{prefix}\" begins {string.Join(", ", matches.Take(4))}{(matches.Count > 4 ? " and others" : "")}",
            },
        };
    }

    private static List<PodId> Matches(PodsDirectory pods, string prefix)
    {
        var matches = new SortedSet<PodId>();
        foreach (var phase in VisiblePhases)
        {
            foreach (var pod in pods.List(phase))
            {
                if (pod.ToString().StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    matches.Add(pod);
                }
            }
        }

        return [.. matches];
    }

    private static RktException NoMatch(string prefix) => new($"no matches found for \"{prefix}\"");
}
