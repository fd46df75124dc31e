using Rkt.Host.Terminal;
using Xunit;

namespace Tests.Unit.Rkt.Host.Terminal;

public sealed class TextTableTests
{
    [Fact]
    public void Format_FillsColumnsWithTabs()
    {
        var table = new TextTable();
        table.Add("UUID", "APP", "IMAGE NAME", "STATE");
        table.Add("3fa4bc21", "hello", "hello", "exited");
        table.Add("", "demo-api-redis", "lukebond/demo-api-redis", "");

        Assert.Equal(
            "UUID\t\tAPP\t\tIMAGE NAME\t\tSTATE\n"
            + "3fa4bc21\thello\t\thello\t\t\texited\n"
            + "\t\tdemo-api-redis\tlukebond/demo-api-redis\t\n",
            table.Format());
    }

    /// <summary>A cell as wide as a tab stop still needs its space, and so the next stop.</summary>
    [Theory]
    [InlineData("1234567", "1234567\tx\n")]
    [InlineData("12345678", "12345678\tx\n")]
    [InlineData("123456789012345", "123456789012345\tx\n")]
    public void Format_KeepsASpaceBetweenColumns(string cell, string line)
    {
        var table = new TextTable();
        table.Add(cell, "x");

        Assert.Equal(line, table.Format());
    }

    [Fact]
    public void Format_CountsCharactersAndNotBytes()
    {
        var table = new TextTable();
        table.Add("äöüäöüä", "x");
        table.Add("𝄞", "y");

        Assert.Equal("äöüäöüä\tx\n𝄞\ty\n", table.Format());
    }
}
