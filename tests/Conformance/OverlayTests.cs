namespace Tests.Conformance;

/// <summary>Pods on overlays, which is the standard.</summary>
public sealed class OverlayTests(OverlayTests.Pod pod) : ConformanceTests(pod), IClassFixture<OverlayTests.Pod>
{
    public sealed class Pod() : CheckedPod("none");
}
