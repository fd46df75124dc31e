using Rkt.Images.Downloads;
using Rkt.Images.Downloads.Progress;
using Tests.Fixtures;
using Tests.Fixtures.Servers;
using Xunit;

namespace Tests.Unit.Rkt.Images.Downloads.Progress;

public sealed class ProgressTests : Downloading
{
    private const long MB = 1_000_000;

    private readonly ManualClock _clock = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };

    [Fact]
    public void Terminal_OfOneDownload_RedrawsItsLine()
    {
        var meter = Terminal(80).Begin("Downloading ACI", 0, 45_600_000);
        After(1, () => meter.Report(8_100_000));
        After(1, () => meter.Report(16_200_000));
        After(3.6, () => meter.Report(45_600_000));
        meter.End(complete: true);
        meter.End(complete: true);

        Assert.Equal(
            """
            Downloading ACI: [>                                       ] 0 B/45.6 MB{K}
            {1A}Downloading ACI: [=====>                           ] 8.1 MB/45.6 MB 8.1 MB/s 5s{K}
            {1A}Downloading ACI: [===========>                    ] 16.2 MB/45.6 MB 8.1 MB/s 4s{K}
            {1A}Downloading ACI: [===================================] 45.6 MB/45.6 MB 8.1 MB/s{K}
            {1A}Downloading ACI: 45.6 MB in 5.6s{K}

            """, Shown());
    }

    [Fact]
    public void Terminal_OfTwoDownloads_KeepsTheFinishedOneAbove()
    {
        var display = Terminal(60);
        var one = display.Begin("one", 0, MB);
        var two = display.Begin("two", 500_000, MB);
        one.End(complete: true);
        display.Note("trying again");
        two.End(complete: false);

        Assert.Equal(
            """
            one: [>                                       ] 0 B/1.0 MB{K}
            {1A}one: [>                                       ] 0 B/1.0 MB{K}
            two: [==================>                 ] 500.0 kB/1.0 MB{K}
            {2A}one: 0 B in 0s{K}
            two: [==================>                 ] 500.0 kB/1.0 MB{K}
            {1A}trying again{K}
            two: [==================>                 ] 500.0 kB/1.0 MB{K}
            {1A}two: stopped at 500.0 kB/1.0 MB{K}

            """, Shown());
    }

    [Fact]
    public void Terminal_WithinATenthOfASecond_DrawsOnce()
    {
        var meter = Terminal(80).Begin("x", 0, MB);
        var before = _output.ToString();

        After(0.09, () => meter.Report(5));

        Assert.Equal(before, _output.ToString());
    }

    [Theory]
    [InlineData(34, "Downloading ACI: 0 B/45.6 MB")]
    [InlineData(20, "Downloading ACI: 0")]
    [InlineData(1, "")]
    public void Terminal_ThatIsNarrow_ShowsLess(int width, string line)
    {
        Terminal(width).Begin("Downloading ACI", 0, 45_600_000);

        Assert.Equal(line, Shown().Replace("{K}", "", StringComparison.Ordinal).TrimEnd('\n').TrimEnd());
    }

    [Fact]
    public void Terminal_OfAnUnknownLength_ShowsNoBar()
    {
        var meter = Terminal(80).Begin("x", 0, total: null);
        After(2, () => meter.Report(3 * MB));

        Assert.EndsWith("{1A}x: 3.0 MB 1.5 MB/s{K}\n", Shown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Terminal_OfALabelWithControlCharacters_ShowsNone()
    {
        Terminal(80).Begin("a\u001b[2Jb\n", 0, total: null);

        Assert.Equal("a?[2Jb?: 0 B{K}\n", Shown());
    }

    [Fact]
    public void Lines_OfADownload_AreFew()
    {
        var display = new LineProgress(_output, _clock);
        var meter = display.Begin("Downloading ACI", 0, 100 * MB);
        for (var second = 1; second <= 25; second++)
        {
            After(1, () => meter.Report(second * 4 * MB));
        }

        meter.End(complete: true);
        meter.Report(1);
        meter.End(complete: false);

        Assert.Equal(
            """
            Downloading ACI: 100.0 MB
            Downloading ACI: 40.0 MB/100.0 MB 4.0 MB/s 15s
            Downloading ACI: 80.0 MB/100.0 MB 4.0 MB/s 5s
            Downloading ACI: 100.0 MB in 25s

            """, _output.ToString());
    }

    [Fact]
    public void Lines_OfADownloadThatContinuesAndStops_SaySo()
    {
        var meter = new LineProgress(_output, _clock).Begin("x", 3 * MB, 10 * MB);
        meter.Report(4 * MB);
        meter.End(complete: false);

        Assert.Equal("x: 10.0 MB, 3.0 MB are there already\nx: stopped at 4.0 MB/10.0 MB\n", _output.ToString());
    }

    [Fact]
    public void Open_WithProgress_TellsOfEveryByte()
    {
        var server = Use(RawServer.Start(RawAnswers.Whole(Bytes(5000))));
        using (var result = Open(server.Url("/a"), new OpenOptions { Progress = new LineProgress(_output, _clock), Label = "Downloading ACI" }))
        {
            ReadBody(result);
        }

        Assert.Equal("Downloading ACI: 5.0 kB\nDownloading ACI: 5.0 kB in 0s\n", _output.ToString());
    }

    [Fact]
    public void Terminal_OfManyThreads_LosesNoDownload()
    {
        var display = new TerminalProgress(_output, () => 80, TimeProvider.System);
        Parallel.For(0, 8, number =>
        {
            var meter = display.Begin($"file {number}", 0, 1000);
            for (var i = 0; i <= 1000; i++)
            {
                meter.Report(i);
            }

            meter.End(complete: true);
        });

        Assert.Equal(8, _output.ToString().Split(": 1.0 kB in ").Length - 1);
    }

    private TerminalProgress Terminal(int width) => new(_output, () => width, _clock);

    private void After(double seconds, Action action)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        action();
    }

    private string Shown() => _output.ToString().Replace("\u001b[K", "{K}", StringComparison.Ordinal)
        .Replace("\u001b[J", "{J}", StringComparison.Ordinal).Replace("\u001b[1A\r", "{1A}", StringComparison.Ordinal)
        .Replace("\u001b[2A\r", "{2A}", StringComparison.Ordinal);
}
