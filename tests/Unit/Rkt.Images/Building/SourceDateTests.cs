using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Images.Building;
using Xunit;

namespace Tests.Unit.Rkt.Images.Building;

public sealed class SourceDateTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Parse_WhenTheVariableIsNotSet_KeepsTimes(string? text)
    {
        var date = SourceDate.Parse(text);
        Assert.Equal(new FileTime(5, 6), date.Limit(new FileTime(5, 6)));
        Assert.Equal(new FileTime(0, 0), date.OfNewFiles);
    }

    [Fact]
    public void Limit_ToASourceDate_ChangesLaterTimesOnly()
    {
        var date = SourceDate.Parse("100");
        Assert.Equal(new FileTime(99, 999_999_999), date.Limit(new FileTime(99, 999_999_999)));
        Assert.Equal(new FileTime(100, 0), date.Limit(new FileTime(100, 1)));
        Assert.Equal(new FileTime(100, 0), date.OfNewFiles);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public void Parse_OfWhatIsNoNumber_Throws(string text) =>
        Assert.Contains("SOURCE_DATE_EPOCH", Assert.Throws<RktException>(() => SourceDate.Parse(text)).Message, StringComparison.Ordinal);
}
