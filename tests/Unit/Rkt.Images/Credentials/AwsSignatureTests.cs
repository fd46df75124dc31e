using Rkt.Images.Configuration;
using Rkt.Images.Credentials;
using Xunit;

namespace Tests.Unit.Rkt.Images.Credentials;

/// <summary>The examples that Amazon publishes for requests to S3 by header.</summary>
public sealed class AwsSignatureTests
{
    private static readonly DateTimeOffset Time = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    private static readonly AwsCredential Credential = new("AKIAIOSFODNN7EXAMPLE", new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), Region: null);

    [Theory]
    [InlineData("/test.txt", "bytes=0-9", "host;range;x-amz-content-sha256;x-amz-date", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData("/?lifecycle", null, "host;x-amz-content-sha256;x-amz-date", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("/?max-keys=2&prefix=J", null, "host;x-amz-content-sha256;x-amz-date", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    [InlineData("/?prefix=J&max-keys=2", null, "host;x-amz-content-sha256;x-amz-date", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void Sign_GivesThePublishedSignature(string target, string? range, string names, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://examplebucket.s3.amazonaws.com{target}");
        request.Headers.TryAddWithoutValidation("User-Agent", "rkt/2.0");
        if (range is not null)
        {
            request.Headers.TryAddWithoutValidation("Range", range);
        }

        AwsSignature.Sign(request, Credential, Time);

        Assert.Equal("20130524T000000Z", Header(request, "x-amz-date"));
        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders={names},Signature={signature}",
            Header(request, "Authorization"));
    }

    [Fact]
    public void Sign_WhenCalledAgain_ReplacesTheSignature()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://examplebucket.s3.amazonaws.com/?lifecycle");
        AwsSignature.Sign(request, Credential, Time.AddDays(1));

        AwsSignature.Sign(request, Credential, Time);

        Assert.EndsWith("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", Header(request, "Authorization"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3.amazonaws.com", "us-east-1")]
    [InlineData("bucket.s3.amazonaws.com", "us-east-1")]
    [InlineData("a.bucket.with.dots.s3.amazonaws.com", "us-east-1")]
    [InlineData("bucket.s3-external-1.amazonaws.com", "us-east-1")]
    [InlineData("bucket.s3-accelerate.amazonaws.com", "us-east-1")]
    [InlineData("s3-eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("bucket.s3-eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("s3.eu-central-1.amazonaws.com", "eu-central-1")]
    [InlineData("Bucket.S3.EU-central-1.amazonaws.com", "eu-central-1")]
    [InlineData("bucket.s3.dualstack.us-west-2.amazonaws.com", "us-west-2")]
    [InlineData("bucket.s3.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("storage.example.com", "us-east-1")]
    [InlineData("s3.eu-west-1.amazonaws.com.evil.example", "us-east-1")]
    [InlineData("amazonaws.com", "us-east-1")]
    public void Of_TellsTheRegionFromTheHost(string host, string region) => Assert.Equal(region, AwsRegion.Of(host));

    private static string Header(HttpRequestMessage request, string name) => request.Headers.NonValidated[name].ToString();
}
