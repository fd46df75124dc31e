namespace Tests.Conformance;

/// <summary>Pods on copies of the images' trees.</summary>
public sealed class CopyTests(CopyTests.Pod pod) : ConformanceTests(pod), IClassFixture<CopyTests.Pod>
{
    public sealed class Pod() : CheckedPod("none", "--no-overlay");
}
