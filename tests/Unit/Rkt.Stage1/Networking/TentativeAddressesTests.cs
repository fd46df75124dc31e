using System.Net;
using Rkt.Stage1.Networking;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking;

public sealed class TentativeAddressesTests
{
    private static readonly string[] Table =
    [
        "fd000077000100000000000000000001 02 80 00 c0 vethb59de6d5",
        "fd000077000100000000000000000002 12 40 00 80     eth0",
        "fd000077000100000000000000000003 02 80 00 c8    dummy",
        "fe80000000000000a8a01ffffed37505 02 40 20 c0 vethb59de6d5",
        "00000000000000000000000000000001 01 80 10 80       lo",
    ];

    [Theory]
    [InlineData("fd00:77:1::1", false)]
    [InlineData("fd00:77:1::3", true)]
    public void Find_OfAnAddressThatIsNotUsed_ReturnsIt(string text, bool isDuplicate)
    {
        var address = IPAddress.Parse(text);

        Assert.Equal([(address, isDuplicate)], TentativeAddresses.Find(Table, [address]));
    }

    [Theory]
    [InlineData("fd00:77:1::2")]
    [InlineData("fd00:77:1::4")]
    public void Find_OfAnAddressThatIsUsed_OrIsNotHere_ReturnsNothing(string text) =>
        Assert.Empty(TentativeAddresses.Find(Table, [IPAddress.Parse(text)]));
}
