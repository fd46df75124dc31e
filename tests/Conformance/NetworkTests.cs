namespace Tests.Conformance;

/// <summary>Pods in the default network.</summary>
public sealed class NetworkTests(NetworkTests.Pod pod) : ConformanceTests(pod), IClassFixture<NetworkTests.Pod>
{
    public sealed class Pod() : CheckedPod("default");
}
