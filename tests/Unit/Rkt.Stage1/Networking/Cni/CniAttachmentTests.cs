using Rkt.Host.Errors;
using Rkt.Stage1.Networking.Cni;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking.Cni;

public sealed class CniAttachmentTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("IP=10.0.0.9", "IgnoreUnknown=1;IP=10.0.0.9")]
    [InlineData("IP=10.0.0.9;MAC=02:00:00:00:00:01", "IgnoreUnknown=1;IP=10.0.0.9;MAC=02:00:00:00:00:01")]
    [InlineData("IP=10.0.0.9;COLOUR=red", "IP=10.0.0.9;COLOUR=red")]
    public void PluginArguments_OfConventionalKeys_AreIgnoredByWhoDoesNotKnowThem(string arguments, string expected) =>
        Assert.Equal(expected, Attachment(arguments).PluginArguments);

    [Fact]
    public void WithCapabilitiesOfArguments_TellsAddresses() =>
        Assert.Equal(["ips", "mac"], Attachment("IP=10.0.0.9;MAC=02:00:00:00:00:01").WithCapabilitiesOfArguments().Capabilities.Names);

    [Theory]
    [InlineData("", """{"ips":[{"address":"10.0.0.9/24"}]}""", "eth0")]
    [InlineData("IP=10.0.0.9", """{"ips":[{"address":"10.0.0.9/24"}]}""", "eth0")]
    [InlineData("IP=10.0.0.9/24", """{"ips":[{"address":"10.0.0.9/24"}]}""", "eth0")]
    [InlineData("IP=fd00:0::9", """{"ips":[{"address":"fd00::9/64"}]}""", "eth0")]
    [InlineData("MAC=0A:00:00:00:00:01", """{"interfaces":[{"name":"eth0","mac":"0a:00:00:00:00:01","sandbox":"/x"}]}""", "eth0")]
    [InlineData("", """{"interfaces":[{"name":"veth9"},{"name":"lo","sandbox":"/x"}]}""", "lo")]
    [InlineData("", "{}", "lo")]
    public void Review_OfWhatIsTrue_Passes(string arguments, string result, string there) => Review(arguments, result, there);

    [Theory]
    [InlineData("", """{"ips":[{"address":"10.0.0.9/24"}]}""", "lo", "eth0")]
    [InlineData("", """{"ip4":{"ip":"10.0.0.9/24"}}""", "lo", "eth0")]
    [InlineData("", """{"interfaces":[{"name":"eth7","sandbox":"/x"}]}""", "eth0", "eth7")]
    [InlineData("IP=10.0.0.8", """{"ips":[{"address":"10.0.0.9/24"}]}""", "eth0", "10.0.0.8")]
    [InlineData("MAC=0a:00:00:00:00:02", """{"interfaces":[{"name":"eth0","mac":"0a:00:00:00:00:01","sandbox":"/x"}]}""", "eth0", "0a:00:00:00:00:02")]
    public void Review_OfALie_NamesIt(string arguments, string result, string there, string named)
    {
        var failure = Assert.Throws<RktException>(() => Review(arguments, result, there));

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    private static void Review(string arguments, string result, string there) =>
        new ResultReview(new HashSet<string> { there }).Check(Attachment(arguments), CniResult.Parse(System.Text.Encoding.UTF8.GetBytes(result)));

    private static CniAttachment Attachment(string arguments) =>
        new() { ContainerId = "pod", NetworkNamespace = "/x", Interface = "eth0", Arguments = arguments };
}
