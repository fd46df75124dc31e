using Rkt.Host.Terminal;
using Xunit;

namespace Tests.Unit.Rkt.Host.Terminal;

public sealed class TerminalWidthTests
{
    [Fact]
    public void Of_AFile_IsNull()
    {
        using var file = File.OpenHandle("/dev/null");

        Assert.Null(TerminalWidth.Of((int)file.DangerousGetHandle()));
    }

    [Fact]
    public void Of_ATerminalWithoutSize_IsTheUsualOne()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("COLUMNS") is null, "COLUMNS is set");
        using var terminal = File.OpenHandle("/dev/ptmx", FileMode.Open, FileAccess.ReadWrite);

        Assert.Equal(80, TerminalWidth.Of((int)terminal.DangerousGetHandle()));
    }
}
