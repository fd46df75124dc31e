using Rkt.Pods.Names;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Names;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("web")]
    [InlineData("7")]
    [InlineData("web-1.example")]
    [InlineData("my_db")]
    public void IsOfPod_AGoodName_IsTrue(string name) => Assert.True(HostName.IsOfPod(name));

    [Theory]
    [InlineData("")]
    [InlineData("-web")]
    [InlineData("web-")]
    [InlineData("_web")]
    [InlineData(".web")]
    [InlineData("web.")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("web\n10.0.0.1 bank")]
    [InlineData("web#1")]
    [InlineData("wéb")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void IsOfPod_ABadName_IsFalse(string name) => Assert.False(HostName.IsOfPod(name));

    [Theory]
    [InlineData(".", true)]
    [InlineData("example.com.", true)]
    [InlineData("_tcp.example.com", true)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("example.com..", false)]
    [InlineData("a b", false)]
    public void IsDomain_TakesTheRootAndATrailingDot(string name, bool expected) => Assert.Equal(expected, HostName.IsDomain(name));

    [Fact]
    public void IsName_IsOfParts_EachOf63AtMost()
    {
        var label = new string('a', 63);

        Assert.True(HostName.IsName($"{label}.{label}.{label}"));
        Assert.False(HostName.IsName($"{label}a.b"));
        Assert.False(HostName.IsName($"{label}.{label}.{label}.{label}"));
    }
}
