using Appc.Images;
using Xunit;

namespace Tests.Unit.Appc.Images;

public sealed class PlatformTests
{
    [Fact]
    public void Host_IsAPlatformOfTheSpecification_AndRunsHere()
    {
        Assert.True(Platform.Host.IsKnown);
        Assert.True(Platform.Host.RunsHere);
        Assert.Equal("linux", Platform.Host.Os);
    }

    [Theory]
    [InlineData("linux", "amd64", true)]
    [InlineData("linux", "s390x", true)]
    [InlineData("linux", "arm", false)]
    [InlineData("linux", "x86_64", false)]
    [InlineData("freebsd", "arm", true)]
    [InlineData("darwin", "x86_64", true)]
    [InlineData("darwin", "amd64", false)]
    [InlineData("Linux", "amd64", false)]
    public void IsKnown_FollowsTheTable(string os, string arch, bool expected) => Assert.Equal(expected, new Platform(os, arch).IsKnown);

    [Fact]
    public void Check_OfAnOsWithoutArch_IsFine() => Assert.Null(Platform.Check("linux", null));

    [Fact]
    public void RunsHere_OfAnotherSystem_IsFalse() => Assert.False(new Platform("freebsd", Platform.Host.Arch).RunsHere);
}
