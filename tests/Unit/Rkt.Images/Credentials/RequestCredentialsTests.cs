using System.Security.Cryptography;
using System.Text;
using Rkt.Images.Configuration;
using Rkt.Images.Credentials;
using Rkt.Images.Downloads;
using Tests.Fixtures.Servers;
using Xunit;

namespace Tests.Unit.Rkt.Images.Credentials;

/// <summary>What servers get to see, over real connections.</summary>
public sealed class RequestCredentialsTests : IDisposable
{
    private const string SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private readonly TestAuthority _authority = new();
    private readonly HttpsSite _site;

    public RequestCredentialsTests()
    {
        _site = HttpsSite.Start(_authority);
        _site.Serve("*", [1]);
    }

    public void Dispose()
    {
        _site.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public void Apply_OfABasicCredential_SendsUserAndPassword()
    {
        Get(_site.Url("/a"), (_site.Endpoint, new BasicCredential("me", new Secret("sésame: open"))));

        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("me:sésame: open"))}", Received().Header("Authorization"));
    }

    [Fact]
    public void Apply_OfAToken_SendsIt()
    {
        Get(_site.Url("/a"), (_site.Endpoint, new TokenCredential(new Secret("sesame"))));

        Assert.Equal("Bearer sesame", Received().Header("Authorization"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost")]
    public void Apply_WhenTheHostOrPortIsAnother_SendsNothing(string domain)
    {
        Get(_site.Url("/a"), (domain, new TokenCredential(new Secret("sesame"))));

        Assert.Null(Received().Header("Authorization"));
    }

    [Fact]
    public void Apply_WhenTheConnectionIsPlain_SendsNothing()
    {
        using var plain = HttpsSite.StartPlain();
        plain.Serve("*", [1]);

        Get(plain.Url("/a"), (plain.Endpoint, new TokenCredential(new Secret("sesame"))));

        Assert.Null(Assert.Single(plain.Requests.All).Header("Authorization"));
    }

    [Fact]
    public void Apply_WhenAServerRedirectsToAnother_ShowsEachItsOwn()
    {
        using var other = HttpsSite.Start(_authority);
        using var third = HttpsSite.Start(_authority);
        other.ServeRedirect("/b", third.Url("/c").AbsoluteUri);
        third.Serve("/c", [1]);
        _site.ServeRedirect("/a", other.Url("/b").AbsoluteUri);

        Get(_site.Url("/a"), (_site.Endpoint, new TokenCredential(new Secret("first"))), (third.Endpoint, new TokenCredential(new Secret("third"))));

        Assert.Equal("Bearer first", Received().Header("Authorization"));
        Assert.Null(Assert.Single(other.Requests.All).Header("Authorization"));
        Assert.Equal("Bearer third", Assert.Single(third.Requests.All).Header("Authorization"));
    }

    [Theory]
    [InlineData("/bucket/image-1.0.aci")]
    [InlineData("/bucket/a%20b$%C3%BC(1)'!*~/x,y=z@w;v:u.aci")]
    [InlineData("/bucket/x.aci?versionId=a%2Fb&b=2&a&b=1&z=%7e")]
    [InlineData("/")]
    public void Apply_OfAnAwsCredential_SignsWhatTheServerGets(string target)
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-2);

        Get(_site.Url(target), (_site.Endpoint, new AwsCredential("AK", new Secret(SecretKey), "eu-west-1")));

        var request = Received();
        var time = request.Header("x-amz-date")!;
        Assert.InRange(
            DateTimeOffset.ParseExact(time, "yyyyMMdd'T'HHmmss'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal),
            before,
            DateTimeOffset.UtcNow);
        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AK/{time[..8]}/eu-west-1/s3/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature={Verify(request, time)}",
            request.Header("Authorization"));
    }

    /// <summary>The signature as the server computes it from what it received: byte by byte, with nothing of the code under test.</summary>
    private static string Verify(ReceivedRequest request, string time)
    {
        var (path, query) = request.Target.Split('?', 2) is [var p, var q] ? (p, q) : (request.Target, "");
        var parameters = query.Length == 0 ? [] : query.Split('&').Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=").Select(Reencode);
        var canonical = $"""
            GET
            {Reencode(path, "/")}
            {string.Join('&', parameters.Order(StringComparer.Ordinal))}
            host:{request.Host}
            x-amz-content-sha256:{request.Header("x-amz-content-sha256")}
            x-amz-date:{time}

            host;x-amz-content-sha256;x-amz-date
            {Hex(SHA256.HashData([]))}
            """;
        var text = $"AWS4-HMAC-SHA256\n{time}\n{time[..8]}/eu-west-1/s3/aws4_request\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var day = Mac(Encoding.UTF8.GetBytes("AWS4" + SecretKey), time[..8]);
        return Hex(Mac(Mac(Mac(Mac(day, "eu-west-1"), "s3"), "aws4_request"), text));
    }

    private static string Reencode(string text) => Reencode(text, "=");

    /// <summary>Decodes percent signs, and encodes every byte that is not unreserved or in a set.</summary>
    private static string Reencode(string text, string kept)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            bytes.Add(text[i] == '%' ? Convert.ToByte(text.Substring(i + 1, 2), 16) : (byte)text[i]);
            i += text[i] == '%' ? 2 : 0;
        }

        var result = new StringBuilder();
        foreach (var value in bytes)
        {
            var character = (char)value;
            var isSeparator = kept.Contains(character, StringComparison.Ordinal) && text.Contains(character, StringComparison.Ordinal);
            result.Append(char.IsAsciiLetterOrDigit(character) || "-._~".Contains(character, StringComparison.Ordinal) || isSeparator
                ? character.ToString()
                : $"%{value:X2}");
        }

        return result.ToString();
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private void Get(Uri url, params (string Domain, Credential Credential)[] credentials)
    {
        var domains = credentials.ToDictionary(item => item.Domain, item => item.Credential, StringComparer.Ordinal);
        var settings = new AuthSettings(domains, new Dictionary<string, BasicCredential>(StringComparer.Ordinal));
        using var transfer = new HttpTransfer(new TransferSettings
        {
            UserAgent = "rkt/test",
            TrustedAuthorities = [_authority.Certificate],
            Credentials = new RequestCredentials(settings, TimeProvider.System),
        });
        Assert.Equal([1], transfer.ReadAll(url, 10, allowPlainHttp: true));
    }

    private ReceivedRequest Received() => Assert.Single(_site.Requests.All);
}
