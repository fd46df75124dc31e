using Rkt.Images.Requests;
using Xunit;

namespace Tests.Unit.Rkt.Images.Requests;

/// <summary>What stage0 writes is what the program fetch reads.</summary>
public sealed class RequestFormatTests
{
    private static readonly RequestSettings Settings = new()
    {
        Command = "run",
        DataDirectory = "/data",
        SystemConfiguration = "/usr/lib/rkt",
        LocalConfiguration = "/etc/rkt",
        UserConfiguration = "/home/me=you",
        Insecure = InsecureFetching.Tls | InsecureFetching.PublicKey,
        TrustKeysFromHttps = true,
        Debug = true,
    };

    [Fact]
    public void ParseFetch_OfAFormattedRequest_GivesItBack()
    {
        var request = new FetchRequest
        {
            Settings = Settings,
            PullPolicy = PullPolicy.Update,
            Digits = 32,
            Images = [new("example.com/app:1.0,os=linux"), new("--odd=name", "sig.asc"), new("https://example.com/a.aci?x=y z")],
        };

        var parsed = RequestFormat.ParseFetch(RequestFormat.Format(request).ToArray().AsSpan(1));

        Assert.Equal(request.Images, parsed.Images);
        Assert.Equal(request with { Images = parsed.Images }, parsed);
    }

    [Fact]
    public void ParseTrust_OfAFormattedRequest_GivesItBack()
    {
        var request = new TrustRequest
        {
            Settings = Settings with { Insecure = InsecureFetching.None, Debug = false, UserConfiguration = null },
            Action = TrustAction.Add,
            Prefix = "example.com/app",
            IsRoot = true,
            SkipsReview = true,
            Keys = ["key.asc", "https://example.com/keys?a=b"],
            Format = "json",
        };

        var parsed = RequestFormat.ParseTrust(RequestFormat.Format(request).ToArray().AsSpan(1));

        Assert.Equal(request.Keys, parsed.Keys);
        Assert.Equal(request with { Keys = parsed.Keys }, parsed);
    }

    [Fact]
    public void ParseVerify_OfAFormattedRequest_GivesItBack()
    {
        var request = new VerifyRequest { Settings = Settings, Images = ["sha512-0123", "example.com/app:1.0,os=linux", "--odd=name", ""] };

        var parsed = RequestFormat.ParseVerify(RequestFormat.Format(request).ToArray().AsSpan(1));

        Assert.Equal(request.Images, parsed.Images);
        Assert.Equal(request with { Images = parsed.Images }, parsed);
    }

    [Fact]
    public void Format_OfEmptyWords_KeepsThem()
    {
        var trust = RequestFormat.ParseTrust(RequestFormat.Format(new TrustRequest { Settings = Settings, Action = TrustAction.Add, Keys = [""] }).ToArray().AsSpan(1));
        var fetch = RequestFormat.ParseFetch(RequestFormat.Format(new FetchRequest { Settings = Settings, Images = [new("a", ""), new("")] }).ToArray().AsSpan(1));

        Assert.Equal([""], trust.Keys);
        Assert.Equal([new("a", ""), new("")], fetch.Images);
    }

    [Theory]
    [InlineData("--unknown=1")]
    [InlineData("image")]
    [InlineData("--signature=before-any-image")]
    [InlineData("--pull-policy=often")]
    [InlineData("--dir=/data")]
    public void ParseFetch_OfAnythingElse_IsAnError(string word) =>
        Assert.Throws<FormatException>(() => RequestFormat.ParseFetch([word]));
}
