using Appc.Names;
using Appc.Pods;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;

namespace Rkt.Pods.Inspection;

/// <summary>What is known of a pod, as far as it could be read at one moment.</summary>
public sealed record PodStatus
{
    public required PodId Id { get; init; }

    public required PodState State { get; init; }

    /// <summary>Null when the pod has none yet.</summary>
    public PodManifest? Manifest { get; init; }

    public IReadOnlyList<AppStatus> Apps { get; init; } = [];

    public IReadOnlyList<PodNetwork> Networks { get; init; } = [];

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The process that the pod hangs on, in this pid namespace; null before it is started.</summary>
    public int? Pid { get; init; }
}
