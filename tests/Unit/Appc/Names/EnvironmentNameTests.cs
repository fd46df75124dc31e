using Appc.Names;
using Xunit;

namespace Tests.Unit.Appc.Names;

public sealed class EnvironmentNameTests
{
    [Theory]
    [InlineData("PATH")]
    [InlineData("_a.b-c1")]
    public void Parse_WhenTheTextIsAName_KeepsIt(string text) => Assert.Equal(text, EnvironmentName.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("1A")]
    [InlineData(".A")]
    [InlineData("A=B")]
    [InlineData("A B")]
    [InlineData("É")]
    public void Parse_WhenTheTextBreaksARule_Throws(string text) => Assert.Throws<FormatException>(() => EnvironmentName.Parse(text));
}
