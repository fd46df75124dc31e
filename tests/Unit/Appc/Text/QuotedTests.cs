using Appc.Text;
using Xunit;

namespace Tests.Unit.Appc.Text;

public sealed class QuotedTests
{
    [Theory]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a\"\\", "\"a\\\"\\\\\"")]
    [InlineData("\u001b[2J\n", "\"\\u001b[2J\\u000a\"")]
    [InlineData("é漢", "\"é漢\"")]
    [InlineData("\u202e", "\"\\u202e\"")]
    public void Of_EscapesWhatCouldDriveATerminal(string text, string expected) => Assert.Equal(expected, Quoted.Of(text));

    [Fact]
    public void Of_CutsLongText() => Assert.Equal(123, Quoted.Of(new string('a', 1000)).Length);
}
