using Rkt.Host.Netlink;
using Xunit;

namespace Tests.Unit.Rkt.Host.Netlink;

public sealed class Ipv4Tests
{
    [Theory]
    [InlineData("172.16.28.2", 0xac10_1c02u)]
    [InlineData("0.0.0.0", 0u)]
    [InlineData("255.255.255.255", uint.MaxValue)]
    public void TryParse_OfAnAddress_GivesItBack(string text, uint number)
    {
        Assert.Equal(number, Ipv4Address.TryParse(text)!.Value.Number);
        Assert.Equal(text, new Ipv4Address(number).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("172.16.28")]
    [InlineData("172.16.28.2.1")]
    [InlineData("172.16.28.256")]
    [InlineData("172.16.28.-1")]
    [InlineData("172.16.28. 2")]
    [InlineData("172.16.28.02")]
    [InlineData("172.16..2")]
    [InlineData("fe80::1")]
    [InlineData("last_reserved_ip.0")]
    public void TryParse_OfAnythingElse_IsNull(string text) => Assert.Null(Ipv4Address.TryParse(text));

    [Theory]
    [InlineData(24, "172.16.28.255")]
    [InlineData(32, "172.16.28.0")]
    [InlineData(16, "172.16.255.255")]
    public void Broadcast_HasAllOtherBits(int prefixLength, string last) =>
        Assert.Equal(last, new Ipv4Subnet(new Ipv4Address(0xac10_1c00), prefixLength).Broadcast.ToString());

    [Fact]
    public void Broadcast_OfEverywhere_IsTheLastAddressOfAll() => Assert.Equal("255.255.255.255", Ipv4Subnet.Everywhere.Broadcast.ToString());
}
