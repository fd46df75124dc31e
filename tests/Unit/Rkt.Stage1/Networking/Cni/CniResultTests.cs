using System.Text;
using System.Text.Json;
using Rkt.Stage1.Networking.Cni;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking.Cni;

public sealed class CniResultTests
{
    [Theory]
    [InlineData("""{"ip4":{"ip":"10.1.2.3/24"}}""")]
    [InlineData("""{"cniVersion":"0.4.0","ips":[{"version":"6","address":"fd00::2/64"},{"version":"4","address":"10.1.2.3/24"}]}""")]
    [InlineData("""{"cniVersion":"1.0.0","ips":[{"address":"10.1.2.3/24"}]}""")]
    [InlineData("""{"cniVersion":"1.1.0","interfaces":[{"name":"eth0","sandbox":"/x","mtu":1500,"pciID":""}],"ips":[{"address":"10.1.2.3/24","interface":0}],"routes":[{"dst":"0.0.0.0/0","mtu":1400}]}""")]
    public void Parse_FindsTheAddressInEveryVersion(string json)
    {
        var result = Parse(json);

        Assert.Equal("10.1.2.3/24", result.Address?.ToString());
        Assert.Equal("255.255.255.0", result.Address?.Mask);
    }

    [Fact]
    public void Parse_OfAnOldResult_FindsBothFamilies_WithGatewaysAndRoutes()
    {
        var result = Parse("""{"ip4":{"ip":"10.1.2.3/24","gateway":"10.1.2.1","routes":[{"dst":"0.0.0.0/0"}]},"ip6":{"ip":"fd00::3/64","routes":[{"dst":"::/0","gw":"fd00::1"}]}}""");

        Assert.Equal(["10.1.2.3/24", "fd00::3/64"], result.Addresses.Select(a => a.ToString()));
        Assert.Equal("10.1.2.1", result.Addresses[0].Gateway?.ToString());
        Assert.Equal([new CniRoute("0.0.0.0/0", ""), new CniRoute("::/0", "fd00::1")], result.Routes);
    }

    [Fact]
    public void Parse_OfAnAddressOfIpv6Alone_TakesIt()
    {
        var result = Parse("""{"cniVersion":"1.0.0","ips":[{"address":"fd00:1::2/64","gateway":"fd00:1::1"}]}""");

        Assert.Equal("fd00:1::2/64", result.Address?.ToString());
        Assert.Equal("ffff:ffff:ffff:ffff::", result.Address?.Mask);
    }

    [Theory]
    [InlineData(0, "0.0.0.0")]
    [InlineData(12, "255.240.0.0")]
    [InlineData(32, "255.255.255.255")]
    public void Parse_TurnsPrefixLengthsIntoMasks(int bits, string mask)
    {
        Assert.Equal(mask, Parse($$$"""{"ip4":{"ip":"10.1.2.3/{{{bits}}}"}}""").Address?.Mask);
    }

    [Fact]
    public void Parse_ReadsInterfacesAndDns()
    {
        var result = Parse("""
            {"cniVersion":"0.4.0","interfaces":[{"name":"veth1","mac":"02:00:00:00:00:01"},{"name":"eth0","mac":"02:00:00:00:00:02","sandbox":"/run/netns/x"}],"ips":[],
             "dns":{"nameservers":["10.0.0.53"],"search":["a.example"],"domain":"b.example","options":["ndots:2"]}}
            """);

        Assert.Equal([new CniInterface("veth1", "02:00:00:00:00:01", ""), new CniInterface("eth0", "02:00:00:00:00:02", "/run/netns/x")], result.Interfaces);
        Assert.Null(result.Address);
        Assert.Equal(["10.0.0.53"], result.NameServers);
        Assert.Equal(["a.example"], result.SearchDomains);
        Assert.Equal("b.example", result.Domain);
        Assert.Equal(["ndots:2"], result.ResolverOptions);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"cniVersion":"0.4.0","dns":{}}""")]
    [InlineData("""{"ips":null,"routes":null,"interfaces":null,"dns":null}""")]
    public void Parse_OfAResultWithoutAddresses_HasNone(string json) => Assert.Empty(Parse(json).Addresses);

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("10.1.2.3/33")]
    [InlineData("10.1.2.3/x")]
    [InlineData("10.1/8")]
    [InlineData("fd00::1/129")]
    [InlineData("fd00::1%eth0/64")]
    [InlineData("")]
    [InlineData("/24")]
    [InlineData("example.com/24")]
    public void Parse_OfAnAddressWithoutGoodPrefix_IsRefused(string address)
    {
        Assert.Throws<FormatException>(() => Parse($$$"""{"ip4":{"ip":"{{{address}}}"}}"""));
        Assert.Throws<FormatException>(() => Parse($$$"""{"ips":[{"address":"{{{address}}}"}]}"""));
    }

    [Theory]
    [InlineData("""{"ips":{}}""")]
    [InlineData("""{"ips":[7]}""")]
    [InlineData("""{"ips":[{"address":7}]}""")]
    [InlineData("""{"ips":[{"address":"10.0.0.1/8","gateway":"nobody"}]}""")]
    [InlineData("""{"interfaces":"eth0"}""")]
    [InlineData("""{"interfaces":[{"name":["eth0"]}]}""")]
    [InlineData("""{"dns":{"nameservers":[{}]}}""")]
    public void Parse_OfWhatIsNoResult_IsRefused(string json)
    {
        var failure = Record.Exception(() => Parse(json));

        Assert.True(failure is FormatException or InvalidOperationException, $"{failure}");
    }

    [Fact]
    public void Parse_OfWhatIsNoJson_IsRefused() => Assert.ThrowsAny<JsonException>(() => Parse("hello"));

    private static CniResult Parse(string json) => CniResult.Parse(Encoding.UTF8.GetBytes(json));
}
