using Rkt.Images.Downloads;
using Tests.Fixtures.Servers;
using Xunit;

namespace Tests.Unit.Rkt.Images.Downloads.Connections;

public sealed class RedirectTests : Downloading
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public void Open_OfARedirect_FollowsIt(int status)
    {
        var site = Use(HttpsSite.Start(Authority));
        site.ServeRedirect("/old/a", "../new/a?b=c", status);
        site.Serve("/new/a", Bytes(5));

        Assert.Equal(Bytes(5), Transfer().ReadAll(site.Url("/old/a"), 10));
        Assert.Equal(["/old/a", "/new/a?b=c"], site.Requests.Targets);
    }

    [Fact]
    public void Open_OfTenRedirects_FollowsThemAndNotEleven()
    {
        var site = Use(HttpsSite.Start(Authority));
        for (var i = 0; i < 11; i++)
        {
            site.ServeRedirect($"/{i}", $"/{i + 1}");
        }

        site.Serve("/11", Bytes(5));

        Assert.Equal(Bytes(5), Transfer().ReadAll(site.Url("/1"), 10));
        var e = Assert.Throws<TransferException>(() => Transfer().ReadAll(site.Url("/0"), 10));
        Assert.Equal($"more than 10 redirects, the last one to \"{site.Url("/11")}\"", e.Cause);
    }

    [Fact]
    public void Open_OfALoop_NamesIt()
    {
        var site = Use(HttpsSite.Start(Authority));
        site.ServeRedirect("/a", "/b");
        site.ServeRedirect("/b", "/a");

        var e = Assert.Throws<TransferException>(() => Transfer().Open(site.Url("/a"), new OpenOptions()));

        Assert.Equal($"a redirect loop: \"{site.Url("/b")}\" leads back to \"{site.Url("/a")}\"", e.Cause);
        Assert.Empty(Notices);
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://[")]
    public void Open_OfARedirectToNowhere_SaysSo(string location)
    {
        var server = Use(RawServer.Start(RawAnswers.Status("302 Found", $"Location: {location}")));

        Assert.Throws<TransferException>(() => Open(server.Url("/a")));
    }

    [Fact]
    public void Open_OfARedirectToHttp_IsRefusedUnlessHttpIsAllowed()
    {
        var plain = Use(HttpsSite.StartPlain());
        plain.Serve("/a", Bytes(5));
        var site = Use(HttpsSite.Start(Authority));
        site.ServeRedirect("/a", plain.Url("/a").ToString());

        var e = Assert.Throws<TransferException>(() => Transfer().Open(site.Url("/a"), new OpenOptions()));

        Assert.Equal($"\"{site.Url("/a")}\" redirects to \"{plain.Url("/a")}\", which is not https", e.Cause);
        Assert.Empty(plain.Requests.All);
        Assert.Equal(Bytes(5), Transfer().ReadAll(site.Url("/a"), 10, allowPlainHttp: true));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/a", "plain http is not allowed")]
    [InlineData("ftp://127.0.0.1/a", "a URL of scheme \"ftp\" cannot be downloaded")]
    [InlineData("file:///etc/passwd", "a URL of scheme \"file\" cannot be downloaded")]
    public void Open_OfAnotherScheme_IsRefused(string url, string cause)
    {
        Assert.Equal(cause, Assert.Throws<TransferException>(() => Transfer().Open(new Uri(url), new OpenOptions())).Cause);
    }

    [Fact]
    public void Open_OfARedirectToAFile_IsRefused()
    {
        var site = Use(HttpsSite.Start(Authority));
        site.ServeRedirect("/a", "file:///etc/passwd");

        Assert.Contains("which is not https", Assert.Throws<TransferException>(() => Transfer().Open(site.Url("/a"), new OpenOptions())).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfARedirectToAnotherHost_AsksForItsCredentialsAnew()
    {
        var site = Use(HttpsSite.Start(Authority, hosts: "localhost"));
        site.ServeRedirect("/a", $"https://localhost:{site.Port}/b");
        site.Serve("/b", Bytes(5));
        var transfer = Transfer(Settings with { Credentials = new CredentialsFor("127.0.0.1") });

        Assert.Equal(Bytes(5), transfer.ReadAll(site.Url("/a"), 10));
        Assert.Equal(["Bearer secret", null], site.Requests.All.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public void Open_OverPlainHttp_AsksForNoCredentials()
    {
        var site = Use(HttpsSite.StartPlain());
        site.Serve("/a", Bytes(5));
        var transfer = Transfer(Settings with { Credentials = new CredentialsFor("127.0.0.1") });

        transfer.ReadAll(site.Url("/a"), 10, allowPlainHttp: true);

        Assert.Null(Assert.Single(site.Requests.All).Header("Authorization"));
    }

    private sealed class CredentialsFor(string host) : IRequestCredentials
    {
        public void Apply(HttpRequestMessage request)
        {
            if (request.RequestUri!.Host == host)
            {
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer secret");
            }
        }
    }
}
