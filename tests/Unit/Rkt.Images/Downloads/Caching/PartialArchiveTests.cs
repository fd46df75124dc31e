using Rkt.Host.Errors;
using Rkt.Images.Downloads;
using Rkt.Images.Downloads.Caching;
using Tests.Fixtures;
using Tests.Fixtures.Servers;
using Xunit;

namespace Tests.Unit.Rkt.Images.Downloads.Caching;

public sealed class PartialArchiveTests : Downloading
{
    private const string Tag = "ETag: \"1\"";

    private readonly byte[] _file = Bytes(300_000);

    [Fact]
    public void Read_OfAWholeFile_LeavesItInThePartialArchive()
    {
        var server = Use(RawServer.Start(RawAnswers.Whole(_file, Tag)));
        using var partial = Partial(server.Url("/a"));

        Assert.Equal(_file, Read(server.Url("/a"), new OpenOptions { Partial = partial }));
        Assert.Equal(_file, File.ReadAllBytes(partial.FilePath));
        Assert.Equal(_file.Length, partial.Length);
    }

    [Fact]
    public void Discard_LeavesNothing()
    {
        var server = Use(RawServer.Start(RawAnswers.Whole(_file, Tag)));
        using var partial = Partial(server.Url("/a"));
        Read(server.Url("/a"), new OpenOptions { Partial = partial });

        partial.Discard();

        Assert.Empty(Directory.GetFileSystemEntries($"{Data}/tmp"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_ByTheNextProcess_GoesOnWhereTheFirstStopped(bool isKept)
    {
        var server = Use(RawServer.Start(RawAnswers.Ranges(_file, Tag)));
        ReadPart(server.Url("/a"), isKept);

        using var partial = Partial(server.Url("/a"));
        using var result = Open(server.Url("/a"), new OpenOptions { Partial = partial });

        Assert.Equal(_file.Length, result.Length);
        Assert.Equal(_file, ReadBody(result));
        Assert.Equal(_file, File.ReadAllBytes(partial.FilePath));
        Assert.Equal("bytes=100000-", server.Requests.All[1].Header("Range"));
        Assert.Equal("\"1\"", server.Requests.All[1].Header("If-Range"));
    }

    [Fact]
    public void Open_WhenAllWasThereButTheImportNot_AsksForTheLastByte()
    {
        var server = Use(RawServer.Start(RawAnswers.Ranges(_file, Tag)));
        using (var first = Partial(server.Url("/a")))
        {
            Read(server.Url("/a"), new OpenOptions { Partial = first });
        }

        using var partial = Partial(server.Url("/a"));

        Assert.Equal(_file, Read(server.Url("/a"), new OpenOptions { Partial = partial }));
        Assert.Equal("bytes=299999-", server.Requests.All[1].Header("Range"));
    }

    [Theory]
    [InlineData("200 OK", "ETag: \"2\"")]
    [InlineData("200 OK", "ETag: \"1\"")]
    public void Open_WhenTheServerSendsTheWholeFile_StartsAnew(string status, string tag)
    {
        var other = Bytes(200_000);
        var server = Use(RawServer.Start(RawAnswers.Ranges(_file, Tag), connection => connection.SendHead(status, tag, "Content-Length: 200000").Send(other)));
        ReadPart(server.Url("/a"), isKept: true);
        using var partial = Partial(server.Url("/a"));

        Assert.Equal(other, Read(server.Url("/a"), new OpenOptions { Partial = partial }));
        Assert.Equal(other, File.ReadAllBytes(partial.FilePath));
        Assert.Equal(2, server.Requests.All.Count);
    }

    [Fact]
    public void Open_WhenTheRangeCannotBeHad_StartsAnew()
    {
        var other = Bytes(50_000);
        var server = Use(RawServer.Start(RawAnswers.Ranges(_file, Tag), RawAnswers.Status("416 Range Not Satisfiable"), RawAnswers.Whole(other, "ETag: \"2\"")));
        ReadPart(server.Url("/a"), isKept: true);
        using var partial = Partial(server.Url("/a"));

        Assert.Equal(other, Read(server.Url("/a"), new OpenOptions { Partial = partial }));
        Assert.Null(server.Requests.All[2].Header("Range"));
        Assert.Equal(other, File.ReadAllBytes(partial.FilePath));
    }

    [Fact]
    public void Open_WhenThePartIsOfAnotherVersion_StartsAnew()
    {
        var other = Bytes(200_000);
        var server = Use(RawServer.Start(RawAnswers.Ranges(_file, Tag), RawAnswers.Ranges(other, "ETag: \"2\"")));
        ReadPart(server.Url("/a"), isKept: true);
        using var partial = Partial(server.Url("/a"));

        Assert.Equal(other, Read(server.Url("/a"), new OpenOptions { Partial = partial }));
    }

    [Fact]
    public void Open_WhenTheServerNamedNoVersion_StartsAnew()
    {
        var server = Use(RawServer.Start(RawAnswers.Ranges(_file)));
        ReadPart(server.Url("/a"), isKept: true);
        using var partial = Partial(server.Url("/a"));

        Assert.Equal(_file, Read(server.Url("/a"), new OpenOptions { Partial = partial }));
        Assert.Null(server.Requests.All[1].Header("Range"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"etag\":\"\\\"1\\\"\"}")]
    [InlineData("{\"etag\":\"\\\"1\\\"\",\"boot\":\"another\"}")]
    [InlineData("{\"etag\":\"\\\"1\\\"\",\"durable\":99999}")]
    [InlineData("{\"etag\":\"\\\"1\\nX: 2\\\"\",\"durable\":100000}")]
    public void Open_WhenTheRecordDoesNotHold_StartsAnew(string record)
    {
        var server = Use(RawServer.Start(RawAnswers.Ranges(_file, Tag)));
        ReadPart(server.Url("/a"), isKept: true);
        File.WriteAllText(Directory.GetFiles(Data, "validators", SearchOption.AllDirectories).Single(), record);
        using var partial = Partial(server.Url("/a"));

        Assert.Equal(_file, Read(server.Url("/a"), new OpenOptions { Partial = partial }));
        Assert.Null(server.Requests.All[1].Header("Range"));
    }

    [Fact]
    public void Read_WhenTheConnectionBreaks_AppendsWhatFollows()
    {
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(_file, 100_000, connection => connection.Reset(), Tag), RawAnswers.Ranges(_file, Tag)));
        using var partial = Partial(server.Url("/a"));

        Assert.Equal(_file, Read(server.Url("/a"), new OpenOptions { Partial = partial }));
        Assert.Equal(_file, File.ReadAllBytes(partial.FilePath));
    }

    [Fact]
    public void Read_WhenTheKnownImageIsStillGood_TouchesNothing()
    {
        var site = Use(HttpsSite.StartPlain());
        site.Serve("/a", new ServedFile(_file) { ETag = "\"1\"" });
        using var partial = Partial(site.Url("/a"));

        var result = Open(site.Url("/a"), new OpenOptions { Partial = partial, Known = new CacheValidators("\"1\"", null) });

        Assert.Equal(DownloadOutcome.NotModified, result.Outcome);
        Assert.Equal(0, partial.Length);
    }

    [Fact]
    public void Read_WhenTheDiskIsFull_SaysSo()
    {
        var server = Use(RawServer.Start(RawAnswers.Whole(_file, Tag)));
        string path;
        using (var first = Partial(server.Url("/a")))
        {
            path = first.FilePath;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, "/dev/full");

        using var partial = Partial(server.Url("/a"));
        var e = Assert.Throws<KernelException>(() => Read(server.Url("/a"), new OpenOptions { Partial = partial }));

        Assert.Equal($"write {partial.FilePath}: no space left on device", e.Message);
    }

    [Fact]
    public void Open_WhileAnotherHasIt_WaitsAndTellsOnce()
    {
        var url = new Uri("https://example.com/a");
        var waiting = 0;
        using var told = new ManualResetEventSlim();
        var first = Partial(url);
        var second = new Thread(() =>
        {
            using var partial = PartialArchive.Open(Data, url, () =>
            {
                waiting++;
                told.Set();
            });
        });
        second.Start();
        told.Wait();

        // Removed under the one who waits: it makes the directory anew.
        first.Discard();
        first.Dispose();
        second.Join();

        Assert.Equal(1, waiting);
        Assert.Empty(Directory.GetDirectories($"{Data}/tmp"));
    }

    [Fact]
    public void Open_OfTwoUrls_WaitsForNeither()
    {
        using var first = Partial(new Uri("https://example.com/a"));
        using var second = PartialArchive.Open(Data, new Uri("https://example.com/b"), () => Assert.Fail("waits"));

        Assert.NotEqual(first.FilePath, second.FilePath);
    }

    [Fact]
    public void SweepAbandoned_RemovesWhatIsOldAndNotInUse()
    {
        var clock = new ManualClock();
        var used = new Uri("https://example.com/used");
        Directory.CreateDirectory($"{Data}/tmp/download-0123");

        using var held = Partial(used);
        clock.Advance(DateTimeOffset.UtcNow - clock.GetUtcNow() + TimeSpan.FromDays(2));

        Assert.Equal(0, PartialArchive.SweepAbandoned(Data, TimeSpan.FromDays(3), clock));
        Assert.Equal(1, PartialArchive.SweepAbandoned(Data, TimeSpan.FromDays(1), clock));
        Assert.Equal(Path.GetDirectoryName(held.FilePath), Assert.Single(Directory.GetDirectories($"{Data}/tmp")));
        Assert.Equal(0, PartialArchive.SweepAbandoned($"{Data}/nothing", TimeSpan.Zero));
    }

    private void ReadPart(Uri url, bool isKept)
    {
        using var partial = Partial(url);
        using var result = Open(url, new OpenOptions { Partial = partial });
        result.Body.ReadExactly(new byte[100_000]);
        if (isKept)
        {
            partial.Keep();
        }
    }
}
