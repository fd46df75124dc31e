using System.Globalization;
using Tests.Fixtures.Servers;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Downloads over connections that break: continued where that is sure to give the same file, by the same process or the next.</summary>
public sealed class BrokenDownloadTests : FunctionalTest
{
    private const string Tag = "ETag: \"v1\"";

    private readonly byte[] _image;
    private readonly string _key;

    public BrokenDownloadTests()
    {
        var file = Site.GuestImage("", "exit", "7");
        _image = File.ReadAllBytes(file);
        _key = Site.Rkt("fetch", "--full", file).Succeeded().Lines[^1];
        Site.Rkt("image", "rm", _key).Succeeded();
    }

    [Fact]
    public void Fetch_OverConnectionsThatAreReset_GivesTheImageOnce()
    {
        using var server = RawServer.Start(
            RawAnswers.BreakAfter(_image, _image.Length / 4, connection => connection.Reset(), Tag),
            RawAnswers.BreakAfter(_image, _image.Length / 4, connection => connection.Reset(), Tag),
            RawAnswers.Ranges(_image, Tag));

        Assert.Equal(_key, Fetch(server).Succeeded().Lines[^1]);

        Assert.Equal(3, server.Requests.All.Count);
        Assert.All(server.Requests.All.Skip(1), request => Assert.Equal("\"v1\"", request.Header("If-Range")));
        Assert.All(server.Requests.All.Skip(1), request => Assert.StartsWith("bytes=", request.Header("Range"), StringComparison.Ordinal));
        Site.Rkt("run", "--net=none", _key).EndedWith(7);
        Assert.Single(Site.Rkt("image", "list", "--no-legend").Succeeded().Lines);
    }

    [Fact]
    public void Fetch_FromAServerThatStartsOver_TakesTheSameVersion()
    {
        using var server = RawServer.Start(RawAnswers.BreakAfter(_image, _image.Length / 2, _ => { }, Tag), RawAnswers.Whole(_image, Tag));

        Assert.Equal(_key, Fetch(server).Succeeded().Lines[^1]);

        Assert.NotNull(server.Requests.All[1].Header("Range"));
    }

    [Theory]
    [InlineData("the file changed while it was downloaded", Tag, "ETag: \"v2\"")]
    [InlineData("the file changed while it was downloaded", Tag, "X-Nothing: 1")]
    [InlineData("the server names no version of the file, so it cannot be continued", "X-Nothing: 1", "X-Nothing: 1")]
    [InlineData("the server names no version of the file, so it cannot be continued", "ETag: W/\"v1\"", "ETag: W/\"v1\"")]
    public void Fetch_OfWhatMayHaveChanged_IsNotPatchedTogether(string words, string first, string second)
    {
        using var server = RawServer.Start(RawAnswers.BreakAfter(_image, _image.Length / 2, _ => { }, first), RawAnswers.Whole(_image, second));

        Fetch(server).Refused(words);

        Assert.Equal("", Site.Rkt("image", "list", "--no-legend").Succeeded().Output);
        Assert.Equal(_key, Fetch(server).Succeeded().Lines[^1]);
    }

    [Fact]
    public void Fetch_ThatBreaksOffForGood_IsContinuedByTheNext()
    {
        var most = _image.Length * 9 / 10;
        var isBack = false;
        using var server = RawServer.Start(
            RawAnswers.BreakAfter(_image, most, _ => { }, Tag),
            connection =>
            {
                if (isBack)
                {
                    RawAnswers.Ranges(_image, Tag)(connection);
                }
            });

        var result = Fetch(server).Refused("broke the connection");

        Assert.Contains("run the command again to continue where it stopped", result.Errors, StringComparison.Ordinal);
        Assert.Equal("", Site.Rkt("image", "list", "--no-legend").Succeeded().Output);
        Assert.Equal(most, new FileInfo(Assert.Single(Kept())).Length);
        isBack = true;
        server.Requests.Clear();

        Assert.Equal(_key, Fetch(server).Succeeded().Lines[^1]);

        Assert.Equal($"bytes={most}-", Assert.Single(server.Requests.All).Header("Range"));
        Assert.Equal("\"v1\"", server.Requests.All[0].Header("If-Range"));
        Assert.Empty(Kept());
        Site.Rkt("run", "--net=none", _key).EndedWith(7);
    }

    [Fact]
    public void Fetch_AfterAnotherThatWasKilled_ContinuesIt()
    {
        using var server = RawServer.Start(
            RawAnswers.BreakAfter(_image, _image.Length / 2, connection => connection.Stall(), Tag),
            RawAnswers.Ranges(_image, Tag));
        var program = Site.StartRkt("fetch", server.Url("/app.aci").ToString());
        Eventually.Holds(() => Kept().Any(file => new FileInfo(file).Length >= _image.Length / 2), () => "nothing of it has come");
        program.Signal("KILL");
        program.WaitForExit().EndedWith(137);
        Assert.Equal("", Site.Rkt("image", "list", "--no-legend").Succeeded().Output);

        Assert.Equal(_key, Fetch(server).Succeeded().Lines[^1]);

        Assert.Equal(2, server.Requests.All.Count);
        var range = server.Requests.All[1].Header("Range")!;
        Assert.InRange(int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture), 1, _image.Length / 2);
        Assert.Empty(Kept());
        Site.Rkt("run", "--net=none", _key).EndedWith(7);
    }

    [Fact]
    public void Fetch_AfterAnotherOfAnOldVersion_StartsAnew()
    {
        using var server = RawServer.Start(
            RawAnswers.BreakAfter(_image, _image.Length / 2, connection => connection.Stall(), "ETag: \"v0\""),
            RawAnswers.Whole(_image, Tag));
        var program = Site.StartRkt("fetch", server.Url("/app.aci").ToString());
        Eventually.Holds(() => Kept().Any(file => new FileInfo(file).Length >= _image.Length / 2), () => "nothing of it has come");
        program.Signal("KILL");
        program.WaitForExit();

        Assert.Equal(_key, Fetch(server).Succeeded().Lines[^1]);

        Assert.Equal("\"v0\"", server.Requests.All[1].Header("If-Range"));
    }

    [Fact]
    public void Fetch_WhileAnotherDownloadsTheSame_Waits_AndDownloadsNothing()
    {
        using var goOn = new ManualResetEventSlim();
        using var server = RawServer.Start(
            connection =>
            {
                var half = _image.Length / 2;
                connection.SendHead("200 OK", Tag, "Cache-Control: max-age=600", $"Content-Length: {_image.Length}").Send(_image.AsSpan(0, half));
                goOn.Wait(TimeSpan.FromSeconds(20));
                connection.Send(_image.AsSpan(half));
            });
        var first = Site.StartRkt("fetch", "--full", server.Url("/app.aci").ToString());
        Eventually.Holds(() => server.Requests.All.Count == 1, () => "nobody asks");
        var second = Site.StartRkt("fetch", "--full", server.Url("/app.aci").ToString());
        second.WaitForErrors("another rkt instance is downloading this file, waiting...");

        goOn.Set();

        Assert.Equal(_key, first.WaitForExit().Succeeded().Lines[^1]);
        Assert.Equal(_key, second.WaitForExit().Succeeded().Lines[^1]);
        Assert.Single(server.Requests.All);
    }

    [Fact]
    public void Fetch_FromASlowServer_TakesItsTime()
    {
        using var server = RawServer.Start(connection => connection
            .SendHead("200 OK", $"Content-Length: {_image.Length}")
            .Trickle(_image, (_image.Length / 20) + 1, TimeSpan.FromMilliseconds(30)));

        Assert.Equal(_key, Fetch(server).Succeeded().Lines[^1]);
    }

    [Fact]
    public void Fetch_FromABusyServer_TriesAgain()
    {
        using var server = RawServer.Start(
            RawAnswers.Status("503 Service Unavailable", "Retry-After: 0"),
            RawAnswers.Status("429 Too Many Requests", "Retry-After: 0"),
            RawAnswers.Whole(_image));

        var result = Fetch(server).Succeeded();

        Assert.Contains("HTTP 503 Service Unavailable; trying again", result.Errors, StringComparison.Ordinal);
        Assert.Equal(3, server.Requests.All.Count);
    }

    [Fact]
    public void Gc_LeavesAPartialDownload_UntilItIsOld()
    {
        using var server = RawServer.Start(RawAnswers.BreakAfter(_image, _image.Length / 2, connection => connection.Stall(), Tag));
        var program = Site.StartRkt("fetch", server.Url("/app.aci").ToString());
        Eventually.Holds(() => Kept().Any(file => new FileInfo(file).Length >= _image.Length / 2), () => "nothing of it has come");

        // One that is under way is nobody's to take.
        Site.Rkt("image", "gc", "--grace-period=0s").Succeeded();
        Assert.Single(Kept());
        program.Signal("KILL");
        program.WaitForExit();
        Site.Rkt("image", "gc").Succeeded();
        Assert.Single(Kept());
        Site.Rkt("image", "gc", "--grace-period=0s").Succeeded();
        Assert.Empty(Kept());
    }

    private ProgramResult Fetch(RawServer server) => Site.Rkt("fetch", "--full", server.Url("/app.aci").ToString());

    private string[] Kept() => Directory.Exists($"{Site.Data}/tmp") ? Directory.GetFiles($"{Site.Data}/tmp", "archive", SearchOption.AllDirectories) : [];
}
