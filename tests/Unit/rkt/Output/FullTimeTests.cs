using Rkt.Cli.Output;
using Xunit;

namespace Tests.Unit.rkt.Output;

public sealed class FullTimeTests
{
    private static readonly TimeZoneInfo Summer = TimeZoneInfo.CreateCustomTimeZone("CEST", TimeSpan.FromHours(2), "CEST", "CEST");

    [Theory]
    [InlineData(500, "2016-05-09 10:11:12.5 +0000 UTC")]
    [InlineData(0, "2016-05-09 10:11:12 +0000 UTC")]
    [InlineData(7, "2016-05-09 10:11:12.007 +0000 UTC")]
    public void Format_DropsTrailingZerosOfTheFraction(int milliseconds, string text) =>
        Assert.Equal(text, FullTime.Format(Time(milliseconds), TimeZoneInfo.Utc));

    [Fact]
    public void Format_InAnotherZone_NamesIt() =>
        Assert.Equal("2016-05-09 12:11:12.5 +0200 CEST", FullTime.Format(Time(500), Summer));

    private static DateTimeOffset Time(int milliseconds) => new(2016, 5, 9, 10, 11, 12, milliseconds, TimeSpan.Zero);
}
