namespace Rkt.Pods.Inspection;

/// <summary>How much of a pod is read.</summary>
public enum InspectionDetail
{
    /// <summary>What a table of pods shows: no process ids, no states of apps, networks only of what runs.</summary>
    Overview,

    Everything,
}
