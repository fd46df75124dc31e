using Rkt.Pods.Layout.Entrypoints;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Layout.Entrypoints;

public sealed class NetworkListTests
{
    [Fact]
    public void Parse_OfAList_DoesNotAddDefault() =>
        Assert.Equal(["a", "b"], NetworkList.Parse("a,b").Words.Select(word => word.Name));

    [Fact]
    public void Parse_OfNothing_IsTheDefaultNetwork() => Assert.Equal("default", NetworkList.Parse("").ToString());

    [Theory]
    [InlineData("none", true, false)]
    [InlineData("host", false, true)]
    [InlineData("nonesuch", false, false)]
    public void IsNone_AndIsHost_GoByTheWholeWord(string text, bool isNone, bool isHost)
    {
        var networks = NetworkList.Parse(text);

        Assert.Equal((isNone, isHost), (networks.IsNone, networks.IsHost));
    }

    [Theory]
    [InlineData("a,", "netname must not be empty")]
    [InlineData(":IP=1.2.3.4", "netname must not be empty")]
    [InlineData("a:IP", "argument \"IP\" of network \"a\" is not of the form KEY=VALUE")]
    [InlineData("a:=1", "argument \"=1\" of network \"a\" is not of the form KEY=VALUE")]
    [InlineData("a,b,a", "found duplicate netname \"a\"")]
    [InlineData("a:X=1,a:X=2", "found duplicate netname \"a\"")]
    [InlineData("host:X=1", "arguments are not supported by special netname \"host\"")]
    [InlineData("a,none", "network \"none\" excludes all others")]
    [InlineData("host,default", "network \"host\" excludes all others")]
    public void Parse_OfABadList_SaysWhy(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => NetworkList.Parse(text)).Message);
}
