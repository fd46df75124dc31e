using Rkt.Host.Errors;
using Rkt.Images.Downloads;
using Rkt.Images.Downloads.Connections;
using Tests.Fixtures.Servers;
using Xunit;

namespace Tests.Unit.Rkt.Images.Downloads.Connections;

public sealed class ProxyTests : Downloading
{
    [Theory]
    [InlineData("example.com", "https://example.com/", true)]
    [InlineData("example.com", "https://a.b.example.com/", true)]
    [InlineData("example.com", "https://myexample.com/", false)]
    [InlineData("EXAMPLE.com", "https://example.COM/", true)]
    [InlineData(".example.com", "https://example.com/", false)]
    [InlineData(".example.com", "https://a.example.com/", true)]
    [InlineData("*.example.com", "https://a.example.com/", true)]
    [InlineData("*.example.com", "https://example.com/", false)]
    [InlineData("example.com:8443", "https://example.com:8443/", true)]
    [InlineData("example.com:8443", "https://example.com/", false)]
    [InlineData("other.org, example.com", "https://example.com/", true)]
    [InlineData("*", "https://example.com/", true)]
    [InlineData("*", "https://192.0.2.1/", true)]
    [InlineData("192.0.2.1", "https://192.0.2.1/", true)]
    [InlineData("192.0.2.1", "https://192.0.2.10/", false)]
    [InlineData("192.0.2.0/24", "https://192.0.2.10/", true)]
    [InlineData("192.0.2.0/24", "https://192.0.3.10/", false)]
    [InlineData("2001:db8::1", "https://[2001:db8::1]/", true)]
    [InlineData("[2001:db8::1]:443", "https://[2001:db8::1]/", true)]
    [InlineData("", "https://example.com/", false)]
    [InlineData("", "https://localhost/", true)]
    [InlineData("", "https://127.0.0.53/", true)]
    [InlineData("", "https://[::1]/", true)]
    public void IsBypassed_OfNoProxy_IsWhatUsersKnow(string noProxy, string url, bool expected)
    {
        var proxies = Proxies(("HTTPS_PROXY", "http://proxy:3128"), ("NO_PROXY", noProxy));

        Assert.Equal(expected, proxies.IsBypassed(new Uri(url)));
        Assert.Equal(expected ? null : new Uri("http://proxy:3128"), proxies.GetProxy(new Uri(url)));
    }

    [Fact]
    public void GetProxy_GoesByTheScheme()
    {
        var proxies = Proxies(("http_proxy", "plain:80"), ("https_proxy", "http://me:secret@secure:81"));

        Assert.Equal(new Uri("http://plain"), proxies.GetProxy(new Uri("http://example.com/")));
        Assert.Equal("http://secure:81/", proxies.GetProxy(new Uri("https://example.com/"))!.ToString());
    }

    [Theory]
    [InlineData("http://me:hunter2@:x/")]
    [InlineData("quic://me:hunter2@host")]
    public void Proxies_ThatAreNoUrl_AreNamedByTheirVariable(string value)
    {
        var e = Assert.Throws<RktException>(() => Proxies(("HTTPS_PROXY", value)));

        Assert.Equal("the proxy in HTTPS_PROXY is not a URL", e.Message);
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfHttpThroughAProxy_AsksTheProxyWithItsCredentials()
    {
        var proxy = Use(RawServer.Start(
            connection => RawAnswers.Status("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"x\"")(connection),
            RawAnswers.Whole([1, 2, 3])));
        var transfer = Transfer(Settings with { Proxy = Proxies(("HTTP_PROXY", $"http://me:hunter2@127.0.0.1:{proxy.Port}")) });

        Assert.Equal([1, 2, 3], transfer.ReadAll(new Uri("http://example.test/a"), 10, allowPlainHttp: true));
        var request = proxy.Requests.All[^1];
        Assert.Equal("http://example.test/a", request.Target);
        Assert.Equal("Basic bWU6aHVudGVyMg==", request.Header("Proxy-Authorization"));
    }

    [Fact]
    public void Open_OfHttpsThroughAProxy_VerifiesTheServerBehindIt()
    {
        var site = Use(HttpsSite.Start(Authority, hosts: "example.test"));
        site.Serve("/a", Bytes(5));
        var proxy = Use(RawServer.Start(connection => connection.Send("HTTP/1.1 200 OK\r\n\r\n").RelayTo(site.Port)));
        using var transfer = new HttpTransfer(Settings with { Proxy = Proxies(("HTTPS_PROXY", $"127.0.0.1:{proxy.Port}")) });

        Assert.Equal(Bytes(5), transfer.ReadAll(new Uri("https://example.test/a"), 10));
        Assert.Equal("CONNECT", proxy.Requests.All[0].Method);
        Assert.Equal("example.test:443", proxy.Requests.All[0].Target);
    }

    [Fact]
    public void Open_WhenTheProxyRefuses_NamesTheProxy()
    {
        var proxy = Use(RawServer.Start(RawAnswers.Status("403 Forbidden")));
        var transfer = Transfer(Settings with { Proxy = Proxies(("HTTPS_PROXY", $"http://me:hunter2@127.0.0.1:{proxy.Port}")) });

        var e = Assert.Throws<TransferException>(() => transfer.ReadAll(new Uri("https://example.test/a"), 10));

        Assert.StartsWith($"proxy 127.0.0.1:{proxy.Port} refuses the connection", e.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhenTheProxyIsGone_NamesTheProxy()
    {
        var gone = RawServer.Start(RawAnswers.Whole([]));
        var port = gone.Port;
        gone.Dispose();
        var transfer = Transfer(Settings with { Proxy = Proxies(("HTTPS_PROXY", $"http://127.0.0.1:{port}")) });

        var e = Assert.Throws<TransferException>(() => transfer.ReadAll(new Uri("https://example.test/a"), 10));

        Assert.Equal($"proxy 127.0.0.1:{port} refuses the connection", e.Cause);
    }

    private static EnvironmentProxies Proxies(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
