using System.Text;
using Rkt.Host.Launching;
using Rkt.Stage1.Networking;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking;

public sealed class CniResultTests
{
    [Theory]
    [InlineData("""{"ip4":{"ip":"10.1.2.3/24"}}""")]
    [InlineData("""{"cniVersion":"0.4.0","ips":[{"version":"6","address":"fd00::2/64"},{"version":"4","address":"10.1.2.3/24"}]}""")]
    [InlineData("""{"cniVersion":"1.0.0","ips":[{"address":"10.1.2.3/24"}]}""")]
    public void Parse_FindsTheAddressInEveryVersion(string json)
    {
        var result = CniResult.Parse(Encoding.UTF8.GetBytes(json));

        Assert.Equal("10.1.2.3", result.Address);
        Assert.Equal("255.255.255.0", result.Mask);
    }

    [Theory]
    [InlineData(0, "0.0.0.0")]
    [InlineData(12, "255.240.0.0")]
    [InlineData(32, "255.255.255.255")]
    public void Parse_TurnsPrefixLengthsIntoMasks(int bits, string mask)
    {
        Assert.Equal(mask, CniResult.Parse(Encoding.UTF8.GetBytes($$$"""{"ip4":{"ip":"10.1.2.3/{{{bits}}}"}}""")).Mask);
    }

    [Fact]
    public void Parse_ReadsDns()
    {
        var result = CniResult.Parse("""{"ips":[],"dns":{"nameservers":["10.0.0.53"],"search":["a.example"]}}"""u8.ToArray());

        Assert.Null(result.Address);
        Assert.Equal(["10.0.0.53"], result.NameServers);
        Assert.Equal(["a.example"], result.SearchDomains);
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("10.1.2.3/33")]
    [InlineData("10.1.2.3/x")]
    public void Parse_OfAnAddressWithoutGoodPrefix_IsRefused(string address)
    {
        Assert.Throws<FormatException>(() => CniResult.Parse(Encoding.UTF8.GetBytes($$$"""{"ip4":{"ip":"{{{address}}}"}}""")));
    }

    [Fact]
    public void ErrorOf_PrefersThePluginsMessage()
    {
        var run = new ProgramRun(new ExitStatus(1, 0), """{"code":100,"msg":"no addresses left"}"""u8.ToArray(), "noise"u8.ToArray());

        Assert.Equal("no addresses left", CniResult.ErrorOf(run));
    }

    [Fact]
    public void ErrorOf_WithoutErrorObject_TellsWhatWasWritten()
    {
        Assert.Equal("panic", CniResult.ErrorOf(new ProgramRun(new ExitStatus(2, 0), [], "panic\n"u8.ToArray())));
        Assert.Equal("exit status 2", CniResult.ErrorOf(new ProgramRun(new ExitStatus(2, 0), [], [])));
    }
}
