using Appc.Names;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Lifecycle;

/// <summary>Where a pod was and what it was doing when it was looked at; it may have moved on since.</summary>
public sealed record FoundPod(PodId Id, PodPhase Phase, PodState State, PodPath Path);
