using System.Text;
using Rkt.Host.Launching;
using Rkt.Stage1.Networking.Cni;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking.Cni;

public sealed class CniErrorTests
{
    [Fact]
    public void Of_PrefersThePluginsMessage() =>
        Assert.Equal("no addresses left", CniError.Of(Run("""{"code":100,"msg":"no addresses left"}""", "noise")));

    [Fact]
    public void Of_AddsTheDetails() =>
        Assert.Equal("try again: busy", CniError.Of(Run("""{"code":11,"msg":"try again","details":"busy"}""", "")));

    [Theory]
    [InlineData("", "panic\n", "panic")]
    [InlineData("", "", "exit status 2")]
    [InlineData("not json", "", "not json")]
    [InlineData("[1]", "", "[1]")]
    [InlineData("""{"msg":7}""", "why", "why")]
    public void Of_WithoutErrorObject_TellsWhatWasWritten(string output, string errors, string expected) =>
        Assert.Equal(expected, CniError.Of(Run(output, errors)));

    [Fact]
    public void Of_ALongNoise_IsCut() => Assert.True(CniError.Of(Run("", new string('x', 100_000))).Length < 3000);

    [Fact]
    public void HintFor_AnExhaustedSubnet_NamesCollection() =>
        Assert.Contains("rkt gc", CniError.HintFor(Run("""{"code":999,"msg":"failed to allocate for range 0: no IP addresses available in range set: 10.1.1.2-10.1.1.2"}""", ""))!, StringComparison.Ordinal);

    private static ProgramRun Run(string output, string errors) =>
        new(new ExitStatus(2, 0), Encoding.UTF8.GetBytes(output), Encoding.UTF8.GetBytes(errors));
}
