using Rkt.Cli.Parsing;
using Xunit;

namespace Tests.Unit.rkt.Parsing;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("5s", 5000)]
    [InlineData("1h30m", 5400000)]
    [InlineData("1.5s", 1500)]
    [InlineData(".5m", 30000)]
    [InlineData("-3ms", -3)]
    [InlineData("+2m", 120000)]
    public void Parse_OfALength_CountsItsParts(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DurationText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("5x")]
    [InlineData("5 s")]
    [InlineData("1.2.3s")]
    [InlineData("5s5")]
    [InlineData("--5s")]
    [InlineData("99999999999999999999h")]
    [InlineData("2000000h2000000000000h")]
    public void TryParse_OfSomethingElse_Refuses(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("30m", "30m0s")]
    [InlineData("24h", "24h0m0s")]
    [InlineData("90s", "1m30s")]
    [InlineData("1.25s", "1.25s")]
    [InlineData("0", "0s")]
    [InlineData("-1h", "-1h0m0s")]
    public void Format_OfALength_NamesAllSmallerUnits(string text, string formatted) =>
        Assert.Equal(formatted, DurationText.Format(DurationText.Parse(text)));
}
