using Rkt.Cli.Output;
using Xunit;

namespace Tests.Unit.rkt.Output;

public sealed class RelativeTimeTests
{
    [Theory]
    [InlineData(0, "now")]
    [InlineData(1, "1 second ago")]
    [InlineData(59, "59 seconds ago")]
    [InlineData(60, "1 minute ago")]
    [InlineData(185, "3 minutes ago")]
    [InlineData(3600, "1 hour ago")]
    [InlineData(86400, "1 day ago")]
    [InlineData(604800 * 2, "2 weeks ago")]
    [InlineData(86400L * 365, "1 year ago")]
    [InlineData(86400L * 360 * 40, "a long while ago")]
    [InlineData(-120, "2 minutes from now")]
    public void Format_RoundsToTheLargestUnit(long seconds, string words)
    {
        var now = new DateTimeOffset(2016, 5, 9, 10, 0, 0, TimeSpan.Zero);

        Assert.Equal(words, RelativeTime.Format(now.AddSeconds(-seconds), now));
    }
}
