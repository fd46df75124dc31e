namespace Tests.Conformance;

/// <summary>What every kind of pod promises its apps.</summary>
public abstract class ConformanceTests(CheckedPod pod)
{
    public static TheoryData<string> Names => [.. Guarantees.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheApps_Have(string name) => Holds(name);

    [Fact]
    public void NoOtherCheck_IsMade() =>
        Assert.Empty(pod.Findings.Checks.Keys.Except(Guarantees.All).Except(pod.Extras));

    [Fact]
    public void ThePod_EndsWithTheStatusOfTheAppThatFailed() => pod.Findings.Run.EndedWith(7);

    [Fact]
    public void TheStatusOfEachApp_IsKept() => Assert.Equal(["0", "7"], pod.Findings.Statuses);

    [Fact]
    public void Nothing_IsLeftBehind() => Assert.Empty(pod.Findings.Left);

    /// <summary>Fails the test unless a check was made, and passed.</summary>
    protected void Holds(string name)
    {
        var findings = pod.Findings;
        Assert.SkipWhen(name == Guarantees.MemoryLimit && !CheckedPod.LimitsMemory, "there is no cgroup hierarchy of \"memory\" of version 1");
        Assert.True(findings.Checks.TryGetValue(name, out var failure), $"it was not checked\n{findings.Run}");
        Assert.True(failure is null, failure);
    }
}
