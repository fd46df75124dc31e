using System.Text;
using Rkt.Host.Events;
using Rkt.Stage1.Logs;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Logs;

public sealed class AppLogTests
{
    [Fact]
    public void Add_OfALine_PutsUptimeAppAndPidBefore()
    {
        Assert.Matches(@"^\[ *\d+\.\d{6}\] hello\[4\]: Hello, world!\n$", Written(log => log.Add("Hello, world!\n"u8)));
    }

    [Fact]
    public void Add_OfPieces_WritesWholeLines()
    {
        var written = Written(log =>
        {
            log.Add("a"u8);
            log.Add("b\nc"u8);
            log.Add("\n\n"u8);
        });

        Assert.Equal(["ab", "c", ""], Texts(written));
    }

    [Fact]
    public void End_WritesALineThatWasNotEnded()
    {
        var written = Written(log =>
        {
            log.Add("last words"u8);
            log.End();
            log.End();
        });

        Assert.Equal(["last words"], Texts(written));
    }

    [Fact]
    public void Add_OfBytesThatAreNoText_KeepsThem()
    {
        using var pipe = Pipe.Create();
        new AppLog(pipe.Writer, "app", () => 2).Add([0xff, 0x00, 0xfe, (byte)'\n']);
        pipe.CloseWriter();
        var bytes = new byte[200];
        var count = pipe.Read(bytes);

        Assert.Equal([0xff, 0x00, 0xfe, (byte)'\n'], bytes[(count - 4)..count]);
    }

    [Fact]
    public void Add_WhenNobodyReads_GoesOn()
    {
        using var pipe = Pipe.Create();
        pipe.CloseReader();

        new AppLog(pipe.Writer, "app", () => 2).Add("unheard\n"u8);
    }

    private static string Written(Action<AppLog> use)
    {
        using var pipe = Pipe.Create();
        use(new AppLog(pipe.Writer, "hello", () => 4));
        pipe.CloseWriter();
        var bytes = new byte[4096];
        return Encoding.UTF8.GetString(bytes, 0, pipe.Read(bytes));
    }

    private static List<string> Texts(string written) =>
        [.. written.Split('\n').SkipLast(1).Select(l => l[(l.IndexOf("]: ", StringComparison.Ordinal) + 3)..])];
}
