using System.Net;
using Rkt.Host.Errors;
using Rkt.Images.Downloads;
using Rkt.Images.Downloads.Caching;
using Tests.Fixtures.Servers;
using Xunit;

namespace Tests.Unit.Rkt.Images.Downloads;

public sealed class HttpTransferTests : Downloading
{
    private const string Tag = "\"1\"";

    [Fact]
    public void Open_OverHttps_GivesTheBytesAndSaysWhoAsks()
    {
        var site = Use(HttpsSite.Start(Authority));
        var content = Bytes(1_000_000);
        site.Serve("/a.aci.gz", new ServedFile(content) { ETag = Tag, CacheControl = "public, max-age=60", ContentType = "application/gzip" });

        using var result = Transfer().Open(site.Url("/a.aci.gz"), new OpenOptions());

        Assert.Equal(DownloadOutcome.Body, result.Outcome);
        Assert.Equal(content.Length, result.Length);
        Assert.Equal(content, ReadBody(result));
        Assert.Equal(new CacheValidators(Tag, null) { MaxAge = TimeSpan.FromSeconds(60) }, result.Validators);
        var request = Assert.Single(site.Requests.All);
        Assert.Equal("rkt/1.2.3", request.Header("User-Agent"));
        Assert.Equal("identity", request.Header("Accept-Encoding"));
        Assert.Null(request.Header("Range"));
    }

    [Fact]
    public void Open_WhenTheKnownVersionIsStillGood_SaysSoWithItsNewAge()
    {
        var site = Use(HttpsSite.Start(Authority));
        site.Serve("/a", new ServedFile(Bytes(10)) { ETag = Tag, CacheControl = "max-age=7" });

        using var result = Transfer().Open(site.Url("/a"), new OpenOptions { Known = new CacheValidators(Tag, null) });

        Assert.Equal(DownloadOutcome.NotModified, result.Outcome);
        Assert.Equal(new CacheValidators(Tag, null) { MaxAge = TimeSpan.FromSeconds(7) }, result.Validators);
    }

    [Fact]
    public void Open_WhenOnlyTheDateIsKnown_AsksByDate()
    {
        var site = Use(HttpsSite.Start(Authority));
        site.Serve("/a", new ServedFile(Bytes(10)) { LastModified = DateTimeOffset.UnixEpoch });

        using var result = Transfer().Open(site.Url("/a"), new OpenOptions { Known = new CacheValidators(null, "Thu, 01 Jan 1970 00:00:00 GMT") });

        Assert.Equal(DownloadOutcome.NotModified, result.Outcome);
    }

    [Theory]
    [InlineData("no-store, max-age=60")]
    [InlineData("no-cache, max-age=60")]
    [InlineData("max-age=-5")]
    [InlineData("max-age=soon")]
    [InlineData("private")]
    public void Open_WhenTheServerWantsToBeAsked_KeepsNoAge(string cacheControl)
    {
        var server = Use(RawServer.Start(RawAnswers.Whole(Bytes(3), $"Cache-Control: {cacheControl}")));

        Assert.Equal(TimeSpan.Zero, Open(server.Url("/a")).Validators.MaxAge);
    }

    [Fact]
    public void Open_WhenTheServerHasItLater_SaysSo()
    {
        var site = Use(HttpsSite.Start(Authority));
        site.Map("/a", HttpsSite.Sequence(HttpsSite.Status(202), HttpsSite.File(new ServedFile(Bytes(9)))));
        var transfer = Transfer();

        using var first = transfer.Open(site.Url("/a"), new OpenOptions());
        using var second = transfer.Open(site.Url("/a"), new OpenOptions());

        Assert.Equal(DownloadOutcome.Deferred, first.Outcome);
        Assert.Equal(Bytes(9), ReadBody(second));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(408)]
    [InlineData(429)]
    public void Open_WhenTheServerIsBusyTwice_TriesAgain(int status)
    {
        var site = Use(HttpsSite.Start(Authority));
        site.Map("/a", HttpsSite.Sequence(HttpsSite.Status(status), HttpsSite.Status(status), HttpsSite.File(new ServedFile(Bytes(9)))));

        using var result = Transfer().Open(site.Url("/a"), new OpenOptions());

        Assert.Equal(Bytes(9), ReadBody(result));
        Assert.Equal(3, site.Requests.All.Count);
        Assert.Equal(2, Notices.Count);
    }

    [Fact]
    public void Open_WhenTheServerStaysBusy_GivesUpAfterTheAttempts()
    {
        var site = Use(HttpsSite.Start(Authority));
        site.ServeStatus("/a", 503, "Retry-After: 1000000");

        var e = Assert.Throws<TransferException>(() => Transfer().Open(site.Url("/a"), new OpenOptions()));

        Assert.Equal($"cannot download \"{site.Url("/a")}\": HTTP 503 Service Unavailable", e.Message);
        Assert.Equal(3, site.Requests.All.Count);
        Assert.All(Notices, notice => Assert.EndsWith("; trying again in 0 s", notice));
    }

    [Theory]
    [InlineData(400, "HTTP 400 Bad Request")]
    [InlineData(404, "HTTP 404 Not Found")]
    [InlineData(410, "HTTP 410 Gone")]
    [InlineData(501, "HTTP 501 Not Implemented")]
    [InlineData(206, "HTTP 206 Partial Content")]
    [InlineData(304, "HTTP 304 Not Modified")]
    [InlineData(416, "HTTP 416 Range Not Satisfiable")]
    [InlineData(300, "HTTP 300 Multiple Choices")]
    public void Open_WhenTheServerRefuses_SaysSoAtOnce(int status, string cause)
    {
        var site = Use(HttpsSite.Start(Authority));
        site.ServeStatus("/a", status);

        var e = Assert.Throws<TransferException>(() => Transfer().Open(site.Url("/a"), new OpenOptions()));

        Assert.Equal(cause, e.Cause);
        Assert.Equal((HttpStatusCode)status, e.Status);
        Assert.Single(site.Requests.All);
        Assert.Empty(Notices);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public void Open_WhenTheServerWantsToKnowWho_HintsAtCredentials(int status)
    {
        var site = Use(HttpsSite.Start(Authority));
        site.ServeStatus("/a", status);

        var e = Assert.Throws<TransferException>(() => Transfer().Open(site.Url("/a"), new OpenOptions()));

        Assert.Equal("give credentials for \"127.0.0.1\" in a file of auth.d in the configuration directory", e.Hint);
        var output = new StringWriter { NewLine = "\n" };
        ErrorReport.Write(output, "fetch", new RktException("cannot fetch \"x\"", e), wholeChain: false);
        Assert.Equal($"fetch: cannot fetch \"x\": {e.Message}\nhint: {e.Hint}\n", output.ToString());
    }

    [Fact]
    public void Open_OfAUrlWithSecrets_SendsThemAndNeverShowsThem()
    {
        var site = Use(HttpsSite.Start(Authority));
        var url = new Uri($"https://me:hunter2@{site.Endpoint}/a?token=geheim");

        var e = Assert.Throws<TransferException>(() => Transfer().Open(url, new OpenOptions()));

        Assert.Equal($"cannot download \"https://{site.Endpoint}/a?...\": HTTP 404 Not Found", e.Message);
        Assert.DoesNotContain("hunter2", e.ToString());
        Assert.DoesNotContain("geheim", e.ToString());
        var request = Assert.Single(site.Requests.All);
        Assert.Equal("Basic bWU6aHVudGVyMg==", request.Header("Authorization"));
        Assert.Equal("/a?token=geheim", request.Target);
    }

    [Fact]
    public void Open_WhenNobodyListens_SaysSoAndTriesAgain()
    {
        var gone = RawServer.Start(RawAnswers.Whole([]));
        var url = gone.Url("/a");
        gone.Dispose();

        var e = Assert.Throws<TransferException>(() => Open(url));

        Assert.Equal($"{url.Authority} refuses the connection", e.Cause);
        Assert.Equal(2, Notices.Count);
    }

    [Fact]
    public void Open_OfAnUnknownHost_SaysSoAtOnce()
    {
        var e = Assert.Throws<TransferException>(() => Transfer().Open(new Uri("https://nowhere.invalid/a"), new OpenOptions()));

        Assert.Contains("\"nowhere.invalid\"", e.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhenTheServerSaysNothing_NamesWhatItWaitedFor()
    {
        Stall = Short;
        var server = Use(RawServer.Start(connection => connection.Stall()));

        var e = Assert.Throws<TransferException>(() => Open(server.Url("/a")));

        Assert.Equal($"no answer from 127.0.0.1:{server.Port} for 0.5 s", e.Cause);
        Assert.Equal(3, server.Requests.All.Count);
    }

    [Fact]
    public void Open_WhenATlsServerSaysNothing_NamesWhatItWaitedFor()
    {
        Stall = Short;
        var server = Use(RawServer.StartTls(Authority.Issue("127.0.0.1"), connection => connection.Stall()));

        var e = Assert.Throws<TransferException>(() => Open(server.Url("/a")));

        Assert.Equal($"no answer from 127.0.0.1:{server.Port} for 0.5 s", e.Cause);
    }

    [Fact]
    public void Open_WhenHeadersTrickle_EndsAllTheSame()
    {
        Stall = Short;
        var server = Use(RawServer.Start(connection => connection.Send("HTTP/1.1 200 OK\r\nX: ").Trickle(new byte[10_000].Select(_ => (byte)'x').ToArray(), 1, TimeSpan.FromMilliseconds(50))));
        var transfer = Transfer(Settings with { ConnectTimeout = TimeSpan.FromMilliseconds(500), Attempts = 1 });

        var e = Assert.Throws<TransferException>(() => transfer.Open(server.Url("/a"), new OpenOptions { AllowPlainHttp = true }));

        Assert.Equal($"no complete answer from 127.0.0.1:{server.Port} within 1 s", e.Cause);
    }

    [Fact]
    public void Open_WhenTlsIsNeverSetUp_NamesTheConnection()
    {
        // The port accepts, by the kernel's backlog, and never says a word.
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var transfer = Transfer(Settings with { ConnectTimeout = TimeSpan.FromMilliseconds(200), Attempts = 1 });

        var e = Assert.Throws<TransferException>(() => transfer.Open(new Uri($"https://127.0.0.1:{port}/"), new OpenOptions()));

        Assert.Equal($"no connection to 127.0.0.1:{port} within 0.2 s", e.Cause);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200")]
    public void Open_WhenTheServerHangsUp_TriesAgain(string start)
    {
        var server = Use(RawServer.Start(connection => connection.Send(start), RawAnswers.Whole([1, 2])));

        Assert.Equal([1, 2], Read(server.Url("/a")));
    }

    [Fact]
    public void Open_WhenTheConnectionIsReset_TriesAgain()
    {
        var server = Use(RawServer.Start(connection => connection.Reset(), RawAnswers.Whole([1, 2])));

        Assert.Equal([1, 2], Read(server.Url("/a")));
    }

    [Fact]
    public void Open_WhenTheAnswerIsNotHttp_SaysSo()
    {
        var server = Use(RawServer.Start(connection => connection.Send("220 mail.example.com ESMTP\r\n\r\n")));

        Assert.Equal($"the answer of 127.0.0.1:{server.Port} is not HTTP", Assert.Throws<TransferException>(() => Open(server.Url("/a"))).Cause);
    }

    [Fact]
    public void Open_WhenHeadersHaveNoEnd_SaysSo()
    {
        var server = Use(RawServer.Start(connection =>
        {
            connection.Send("HTTP/1.1 200 OK\r\n");
            connection.SendForever("X-More: 0123456789012345678901234567890123456789\r\n"u8);
        }));

        Assert.Equal($"the answer of 127.0.0.1:{server.Port} has too many headers", Assert.Throws<TransferException>(() => Open(server.Url("/a"))).Cause);
    }

    [Fact]
    public void ReadAll_OfAPage_ReadsIt()
    {
        var site = Use(HttpsSite.Start(Authority, hosts: "localhost"));
        site.ServePage("localhost", "/app", "<html>");

        Assert.Equal("<html>"u8, Transfer().ReadAll(new Uri($"https://localhost:{site.Port}/app?ac-discovery=1"), 6));
        Assert.Equal(["/app?ac-discovery=1"], site.Requests.Targets);
    }

    [Fact]
    public void ReadAll_OfAPageThatIsTooLong_SaysSo()
    {
        var server = Use(RawServer.Start(connection => connection.SendHead("200 OK").SendForever(new byte[1000])));

        var e = Assert.Throws<TransferException>(() => Transfer().ReadAll(server.Url("/a"), 5000, allowPlainHttp: true));

        Assert.Equal("it is larger than 5000 bytes", e.Cause);
    }

    [Fact]
    public void ReadAll_WhenThePageBreaksOff_ReadsItAgain()
    {
        var server = Use(RawServer.Start(RawAnswers.BreakAfter(Bytes(1000), 500, connection => connection.Reset()), RawAnswers.Whole(Bytes(1000))));

        Assert.Equal(Bytes(1000), Transfer().ReadAll(server.Url("/a"), 5000, allowPlainHttp: true));
    }

    [Fact]
    public void ReadAll_WhenItIsNotReady_TellsByTheStatus()
    {
        var site = Use(HttpsSite.Start(Authority));
        site.ServeStatus("/a.asc", 202);

        Assert.Equal(HttpStatusCode.Accepted, Assert.Throws<TransferException>(() => Transfer().ReadAll(site.Url("/a.asc"), 10)).Status);
    }
}
