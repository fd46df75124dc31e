using System.Globalization;
using Rkt.Images.Downloads;
using Tests.Fixtures.Servers;
using Xunit;

namespace Tests.Unit.Rkt.Images.Downloads.Connections;

public sealed class CertificateTests : Downloading
{
    private const string Hint = "to go on although somebody on the way could read and change everything: --insecure-options=tls";

    [Fact]
    public void Open_OfAnUnknownAuthority_NamesIt()
    {
        var stranger = Use(new TestAuthority("Some Stranger"));
        var site = Use(HttpsSite.Start(stranger));

        var e = Refused(site);

        Assert.Equal("the certificate of \"127.0.0.1\" is not trusted: it was issued by \"Some Stranger\", an authority that this machine does not know", e.Cause);
        Assert.Equal(Hint, e.Hint);
    }

    [Fact]
    public void Open_OfAnotherName_NamesBoth()
    {
        var site = Use(HttpsSite.StartWith(Authority.Issue("example.com", "www.example.com")));

        Assert.Equal("the certificate is for \"example.com\", \"www.example.com\", not for \"127.0.0.1\"", Refused(site).Cause);
    }

    [Fact]
    public void Open_OfAnExpiredOne_SaysSince()
    {
        var certificate = Authority.IssueExpired("127.0.0.1");
        var site = Use(HttpsSite.StartWith(certificate));

        var day = certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal($"the certificate of \"127.0.0.1\" has expired on {day}", Refused(site).Cause);
    }

    [Fact]
    public void Open_OfAnUnknownAuthority_WhenVerificationIsOff_GivesTheFile()
    {
        var stranger = Use(new TestAuthority("Some Stranger"));
        var site = Use(HttpsSite.Start(stranger));
        site.Serve("/a", Bytes(5));

        Assert.Equal(Bytes(5), Transfer(Settings with { SkipTlsVerification = true }).ReadAll(site.Url("/a"), 10));
    }

    [Fact]
    public void Open_OfAServerWithoutTls_SaysSo()
    {
        var server = Use(HttpsSite.StartPlain());

        var e = Assert.Throws<TransferException>(() => Transfer().Open(new Uri($"https://{server.Endpoint}/a"), new OpenOptions()));

        Assert.Contains($"{server.Endpoint} ", e.Cause, StringComparison.Ordinal);
        Assert.Contains("TLS", e.Cause, StringComparison.Ordinal);
        Assert.Null(e.Hint);
    }

    private TransferException Refused(HttpsSite site)
    {
        var e = Assert.Throws<TransferException>(() => Transfer().Open(site.Url("/a"), new OpenOptions()));
        Assert.Empty(site.Requests.All);
        Assert.Empty(Notices);
        return e;
    }
}
