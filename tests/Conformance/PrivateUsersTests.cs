namespace Tests.Conformance;

/// <summary>Pods with a range of users of their own.</summary>
public sealed class PrivateUsersTests(PrivateUsersTests.Pod pod) : ConformanceTests(pod), IClassFixture<PrivateUsersTests.Pod>
{
    [Theory]
    [InlineData("main: user namespace is not the host's")]
    [InlineData("sidekick: user namespace is not the host's")]
    public void TheApps_HaveToo(string name) => Holds(name);

    public sealed class Pod() : CheckedPod("none", "--private-users")
    {
        public override IReadOnlyList<string> Extras => ["main: user namespace is not the host's", "sidekick: user namespace is not the host's"];
    }
}
