using Appc.Names;
using Xunit;

namespace Tests.Unit.Appc.Names;

public sealed class AcVersionTests
{
    [Theory]
    [InlineData("0.8.11")]
    [InlineData("1.30.0+git")]
    [InlineData("1.0.0-alpha.1+001.x-y")]
    [InlineData("0.0.0")]
    public void Parse_OfASemanticVersion_KeepsTheText(string text) => Assert.Equal(text, AcVersion.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("v1.2.3")]
    [InlineData("01.2.3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2.3+")]
    [InlineData("1.2.3-a..b")]
    [InlineData("1.2.-3")]
    [InlineData(" 1.2.3")]
    [InlineData("1.2.99999999999999999999")]
    public void Parse_OfAnythingElse_Throws(string text) => Assert.Throws<FormatException>(() => AcVersion.Parse(text));

    [Fact]
    public void Parse_ReadsTheNumbers()
    {
        var version = AcVersion.Parse("1.30.2-rc");
        Assert.Equal((1UL, 30UL, 2UL), (version.Major, version.Minor, version.Patch));
    }
}
