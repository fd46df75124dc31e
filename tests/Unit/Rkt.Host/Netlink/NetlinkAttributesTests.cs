using Rkt.Host.Netlink;
using Xunit;

namespace Tests.Unit.Rkt.Host.Netlink;

public sealed class NetlinkAttributesTests
{
    private const int HeaderSize = 16;

    [Fact]
    public void TryFind_OfWhatARequestWrote_GivesItBack()
    {
        var request = new NetlinkRequest();
        request.Begin(24, NetlinkFlags.Acknowledge, "test");
        request.Attribute(3, "eth0");
        var nest = request.BeginNest(18);
        request.NetworkAttribute(5, 0xac10_1c02u);
        request.NetworkAttribute(6, 7ul);
        request.EndNest(nest);

        var attributes = new NetlinkAttributes(request.Numbered(1)[HeaderSize..]);

        Assert.Equal("eth0", attributes.Text(3));
        Assert.Equal(0xac10_1c02u, attributes.In(18).NetworkNumber(5));
        Assert.Equal(7ul, attributes.In(18).LongNetworkNumber(6));
        Assert.Null(attributes.In(4).NetworkNumber(5));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 8, 0, 1 })]
    [InlineData(new byte[] { 3, 0, 1, 0 })]
    [InlineData(new byte[] { 9, 0, 1, 0, 1, 2, 3, 4 })]
    public void TryFind_InWhatIsCutShort_FindsNothing(byte[] bytes) => Assert.False(new NetlinkAttributes(bytes).TryFind(1, out _));

    [Fact]
    public void Numbered_OfTwoMessages_GivesThemTheirLengthsAndNumbers()
    {
        var request = new NetlinkRequest();
        request.Begin(16, NetlinkFlags.Acknowledge, "first");
        request.Attribute(1, "abc");
        request.Begin(17, NetlinkFlags.None, "second");

        var bytes = request.Numbered(40).ToArray();

        Assert.Equal([24, 0, 0, 0, 16, 0, 5, 0, 40, 0, 0, 0, 0, 0, 0, 0, 8, 0, 1, 0, (byte)'a', (byte)'b', (byte)'c', 0], bytes[..24]);
        Assert.Equal([16, 0, 0, 0, 17, 0, 1, 0, 41, 0, 0, 0, 0, 0, 0, 0], bytes[24..]);
        Assert.Equal(1, request.Answered);
    }
}
