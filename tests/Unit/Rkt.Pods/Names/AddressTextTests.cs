using Rkt.Pods.Names;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Names;

public sealed class AddressTextTests
{
    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("fd00::1:2")]
    [InlineData("::ffff:10.0.0.1")]
    public void TryParse_AnAddress_IsOne(string text) => Assert.NotNull(AddressText.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("10.1")]
    [InlineData("10.0.0.256")]
    [InlineData("010.0.0.1")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("10.0.0.1 ")]
    [InlineData("10.0.0.1:53")]
    [InlineData("[::1]")]
    [InlineData("[::1]:53")]
    [InlineData("fe80::1%eth0")]
    [InlineData("example.com")]
    [InlineData("host")]
    public void TryParse_AnythingElse_IsNone(string text) => Assert.Null(AddressText.TryParse(text));

    [Theory]
    [InlineData("fe80::1%eth0", true)]
    [InlineData("fe80::1%", false)]
    [InlineData("fe80::1%a b", false)]
    [InlineData("fe80::1%a\nnameserver", false)]
    [InlineData("10.0.0.1%eth0", false)]
    public void TryParse_WithAZone_TakesOneOfIPv6(string text, bool expected) => Assert.Equal(expected, AddressText.TryParse(text, withZone: true) is not null);
}
