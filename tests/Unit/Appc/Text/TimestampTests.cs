using System.Text;
using Appc;
using Appc.Images;
using Xunit;

namespace Tests.Unit.Appc.Text;

public sealed class TimestampTests
{
    [Theory]
    [InlineData("2014-10-27T19:32:27.67021798Z")]
    [InlineData("2016-05-09T10:00:00+02:00")]
    [InlineData("2016-12-31t23:59:60z")]
    [InlineData("2016-02-29T00:00:00-23:59")]
    public void Created_OfADateAndTime_IsTaken(string text) => Assert.Equal(text, Parse(text).Annotations.Find("created"));

    [Theory]
    [InlineData("")]
    [InlineData("2016-05-09")]
    [InlineData("2016-05-09T10:00:00")]
    [InlineData("2016-05-09 10:00:00Z")]
    [InlineData("2015-02-29T00:00:00Z")]
    [InlineData("2016-05-09T24:00:00Z")]
    [InlineData("2016-05-09T10:00:00.Z")]
    [InlineData("2016-05-09T10:00:00+0200")]
    [InlineData("2016-05-09T10:00:00+24:00")]
    [InlineData("2016-05-09T10:00:00ZZ")]
    public void Created_OfAnythingElse_IsRefused(string text) => Assert.Throws<ManifestException>(() => Parse(text));

    private static ImageManifest Parse(string created) => ImageManifest.Parse(Encoding.UTF8.GetBytes(
        $$"""{"acKind":"ImageManifest","acVersion":"0.8.11","name":"a","annotations":[{"name":"created","value":"{{created}}"}]}"""));
}
