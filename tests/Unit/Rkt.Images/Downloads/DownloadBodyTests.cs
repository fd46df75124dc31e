using Rkt.Images.Downloads;
using Tests.Fixtures.Servers;
using Xunit;

namespace Tests.Unit.Rkt.Images.Downloads;

public sealed class DownloadBodyTests : Downloading
{
    private const string Tag = "ETag: \"1\"";
    private const int Size = 500_000;

    private readonly byte[] _file = Bytes(Size);

    public static TheoryData<string> Ends => ["reset", "close", "stall"];

    [Theory]
    [MemberData(nameof(Ends))]
    public void Read_WhenTheConnectionEnds_GoesOnWhereItStopped(string end)
    {
        Stall = Short;
        var server = Use(RawServer.Start(
            RawAnswers.BreakAfter(_file, 100_000, End(end), Tag), RawAnswers.BreakAfter(_file, 200_000, End(end), Tag), RawAnswers.Ranges(_file, Tag)));

        Assert.Equal(_file, Read(server.Url("/a")));
        Assert.Equal(3, server.Requests.All.Count);
        Assert.All(server.Requests.All.Skip(1), request => Assert.Equal("\"1\"", request.Header("If-Range")));
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Read_WhenATlsConnectionEnds_GoesOnWhereItStopped(string end)
    {
        Stall = Short;
        var server = Use(RawServer.StartTls(Authority.Issue("127.0.0.1"), RawAnswers.BreakAfter(_file, 100_000, End(end), Tag), RawAnswers.Ranges(_file, Tag)));

        Assert.Equal(_file, Read(server.Url("/a")));
    }

    [Fact]
    public void Read_WhenChunksBreakOff_GoesOnWhereTheyStopped()
    {
        var server = Use(RawServer.Start(
            connection => connection.SendHead("200 OK", Tag, "Transfer-Encoding: chunked")
                .Send("2710\r\n").Send(_file.AsSpan(0, 10_000)).Send("\r\n2710\r\n").Send(_file.AsSpan(10_000, 3)).Reset(),
            RawAnswers.Ranges(_file, Tag)));

        Assert.Equal(_file, Read(server.Url("/a")));
    }

    [Fact]
    public void Read_WhenTheServerIsSilentForEver_GivesUpAndSaysWhatItWaitedFor()
    {
        Stall = Short;
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(_file, 100_000, connection => connection.Stall(), Tag), RawAnswers.BreakAfter(_file, 0, connection => connection.Stall(), Tag)));

        var e = Assert.Throws<TransferException>(() => Read(server.Url("/a")));

        Assert.Equal("no data from 127.0.0.1 for 0.5 s after 100.0 kB of 500.0 kB", e.Cause);
        Assert.Equal(4, server.Requests.All.Count);
    }

    [Fact]
    public void Read_WhenEveryConnectionGivesAByte_GoesOnForLongerThanTheAttempts()
    {
        var small = Bytes(20);
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(small, 2, connection => connection.Reset(), Tag)));

        Assert.Equal(small, Read(server.Url("/a")));
        Assert.True(server.Requests.All.Count >= 10);
    }

    [Fact]
    public void Read_WhenThereIsNoVersion_DoesNotGoOn()
    {
        Stall = Short;
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(_file, 100_000, connection => connection.Stall())));

        var e = Assert.Throws<TransferException>(() => Read(server.Url("/a")));

        Assert.Equal("no data from 127.0.0.1 for 0.5 s after 100.0 kB of 500.0 kB; the server names no version of the file, so it cannot be continued", e.Cause);
        Assert.Single(server.Requests.All);
    }

    [Fact]
    public void Read_WhenTheVersionIsWeak_DoesNotGoOn()
    {
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(_file, 100_000, connection => connection.Reset(), "ETag: W/\"1\"")));

        Assert.Contains("names no version", Assert.Throws<TransferException>(() => Read(server.Url("/a"))).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhenThereIsADate_GoesOnByIt()
    {
        string[] headers = ["Last-Modified: Mon, 23 Nov 2026 10:00:00 GMT", "Date: Mon, 23 Nov 2026 10:00:02 GMT"];
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(_file, 100_000, connection => connection.Reset(), headers), RawAnswers.Ranges(_file, headers)));

        Assert.Equal(_file, Read(server.Url("/a")));
        Assert.Equal("Mon, 23 Nov 2026 10:00:00 GMT", server.Requests.All[1].Header("If-Range"));
    }

    [Fact]
    public void Read_WhenTheDateIsOfThisSecond_DoesNotGoOn()
    {
        string[] headers = ["Last-Modified: Mon, 23 Nov 2026 10:00:00 GMT", "Date: Mon, 23 Nov 2026 10:00:00 GMT"];
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(_file, 100_000, connection => connection.Reset(), headers)));

        Assert.Contains("names no version", Assert.Throws<TransferException>(() => Read(server.Url("/a"))).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhenTheServerSendsTheSameFileAgain_SkipsWhatItHas()
    {
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(_file, 100_000, connection => connection.Reset(), Tag), RawAnswers.Whole(_file, Tag)));

        Assert.Equal(_file, Read(server.Url("/a")));
    }

    [Fact]
    public void Read_WhenTheServerSendsAnotherFile_Fails()
    {
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(_file, 100_000, connection => connection.Reset(), Tag), RawAnswers.Whole(_file, "ETag: \"2\"")));

        Assert.Equal("the file changed while it was downloaded", Assert.Throws<TransferException>(() => Read(server.Url("/a"))).Cause);
    }

    [Theory]
    [InlineData("Content-Range: bytes 0-399999/500000")]
    [InlineData("Content-Range: bytes 99999-499999/500000")]
    [InlineData("Content-Range: bytes {0}-499999/600000")]
    [InlineData("Content-Range: bytes {0}-400000/500000")]
    [InlineData("Content-Range: lines {0}-499999/500000")]
    [InlineData("Content-Range: bytes */500000")]
    [InlineData("Content-Range: nonsense")]
    [InlineData("X-None: 1")]
    public void Read_WhenTheRangeIsNotTheOneAskedFor_Fails(string header)
    {
        Stall = Short;
        var server = Use(RawServer.Start(
            RawAnswers.BreakAfter(_file, 100_000, connection => connection.Stall(), Tag),
            connection => connection.SendHead("206 Partial Content", Tag, string.Format(header, connection.RangeStart)).Send(_file.AsSpan(0, 400_000))));

        Assert.Equal("the file changed while it was downloaded", Assert.Throws<TransferException>(() => Read(server.Url("/a"))).Cause);
    }

    [Fact]
    public void Read_WhenARangeIsOfAnotherVersion_Fails()
    {
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(_file, 100_000, connection => connection.Reset(), Tag), RawAnswers.Ranges(_file, "ETag: \"2\"")));

        Assert.Equal("the file changed while it was downloaded", Assert.Throws<TransferException>(() => Read(server.Url("/a"))).Cause);
    }

    [Fact]
    public void Read_WhenOnlyTheWeakVersionIsTheSame_Fails()
    {
        string[] first = ["ETag: W/\"1\"", "Last-Modified: Mon, 23 Nov 2026 10:00:00 GMT", "Date: Mon, 23 Nov 2026 10:00:02 GMT"];
        string[] second = ["ETag: W/\"1\"", "Last-Modified: Mon, 23 Nov 2026 10:00:03 GMT", "Date: Mon, 23 Nov 2026 10:00:05 GMT"];
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(_file, 100_000, connection => connection.Reset(), first), RawAnswers.Ranges(_file, second)));

        Assert.Equal("the file changed while it was downloaded", Assert.Throws<TransferException>(() => Read(server.Url("/a"))).Cause);
    }

    [Fact]
    public void Read_WhenTheFileHasBecomeShorter_Fails()
    {
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(_file, 100_000, connection => connection.Reset(), Tag), RawAnswers.Status("416 Range Not Satisfiable")));

        Assert.Equal("the file changed while it was downloaded", Assert.Throws<TransferException>(() => Read(server.Url("/a"))).Cause);
    }

    [Fact]
    public void Read_WhenTheLengthIsTooLong_Fails()
    {
        var server = Use(RawServer.Start(connection => connection.SendHead("200 OK", "Content-Length: 500001").Send(_file)));

        Assert.StartsWith("127.0.0.1 broke the connection after 500.0 kB of 500.0 kB", Assert.Throws<TransferException>(() => Read(server.Url("/a"))).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhenTheLengthIsTooShort_EndsThere()
    {
        var server = Use(RawServer.Start(connection => connection.SendHead("200 OK", "Content-Length: 499999").Send(_file)));

        Assert.Equal(_file[..^1], Read(server.Url("/a")));
    }

    [Fact]
    public void Read_OfABodyThatTrickles_IsPatient()
    {
        var small = Bytes(12);
        var server = Use(RawServer.Start(connection => connection.SendHead("200 OK", "Content-Length: 12").Trickle(small, 1, TimeSpan.FromMilliseconds(50))));

        Assert.Equal(small, Read(server.Url("/a")));
        Assert.Single(server.Requests.All);
    }

    [Fact]
    public void Read_OfAnEndlessBody_EndsAtTheMaximum()
    {
        var server = Use(RawServer.Start(connection => connection.SendHead("200 OK", Tag).SendForever(new byte[10_000])));

        var e = Assert.Throws<TransferException>(() => Read(server.Url("/a"), new OpenOptions { MaximumBytes = 2_000_000 }));

        Assert.Equal("it is larger than the 2.0 MB that are allowed", e.Cause);
        Assert.Single(server.Requests.All);
    }

    [Fact]
    public void Open_OfABodyThatIsSaidToBeTooLong_FailsBeforeReading()
    {
        Stall = Short;
        var server = Use(RawServer.Start(connection => connection.SendHead("200 OK", "Content-Length: 9000000000").Stall()));

        Assert.Equal("it is larger than the 2.0 MB that are allowed",
            Assert.Throws<TransferException>(() => Open(server.Url("/a"), new OpenOptions { MaximumBytes = 2_000_000 })).Cause);
    }

    [Fact]
    public void Read_OfABodyWithoutLength_ReadsToItsEnd()
    {
        var server = Use(RawServer.Start(connection => connection.SendHead("200 OK", "Connection: close").Send(_file)));

        Assert.Equal(_file, Read(server.Url("/a")));
    }

    private static Action<RawConnection> End(string how) => how switch
    {
        "reset" => connection => connection.Reset(),
        "stall" => connection => connection.Stall(),
        _ => connection => connection.Send(""),
    };
}
