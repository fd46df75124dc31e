using Rkt.Stage1.Cgroups;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Cgroups;

public sealed class OutOfMemoryTests
{
    private const string Privileged = "Name:\tx\nCapEff:\t000001ffffffffff\nCapBnd:\t0\n";
    private const string Unprivileged = "Name:\tx\nCapEff:\t000001fffeffffff\nCapBnd:\t000001ffffffffff\n";

    [Theory]
    [InlineData(-500, 0, Privileged, -500)]
    [InlineData(-500, 0, Unprivileged, 0)]
    [InlineData(-500, -100, Unprivileged, -100)]
    [InlineData(500, 0, Unprivileged, 500)]
    [InlineData(0, 0, Unprivileged, 0)]
    public void Clamp_WithoutCapability_GoesNotBelowTheOwn(long wanted, long own, string status, long permitted) =>
        Assert.Equal(permitted, OutOfMemoryScore.Clamp(wanted, own, status));

    [Theory]
    [InlineData("oom_kill_disable 0\nunder_oom 0\noom_kill 3\n", 3)]
    [InlineData("low 0\nhigh 0\nmax 12\noom 2\noom_kill 1\noom_group_kill 0\n", 1)]
    [InlineData("oom_kill_disable 0\nunder_oom 0\n", 0)]
    public void CountKills_ReadsTheFilesOfBothVersions(string events, long kills) => Assert.Equal(kills, AppCgroup.CountKills(events));
}
