using Rkt.Host.Errors;
using Rkt.Images.References;
using Xunit;

namespace Tests.Unit.Rkt.Images.References;

public sealed class ImageReferenceTests
{
    [Theory]
    [InlineData("sha512-ab", ImageReferenceKind.Key, "sha512-ab")]
    [InlineData("sha512-a", ImageReferenceKind.Name, "sha512-a")]
    [InlineData("sha512-xy", ImageReferenceKind.Name, "sha512-xy")]
    [InlineData("/srv/app", ImageReferenceKind.File, "/srv/app")]
    [InlineData("./app", ImageReferenceKind.File, "./app")]
    [InlineData("../app", ImageReferenceKind.File, "../app")]
    [InlineData("app.aci", ImageReferenceKind.File, "app.aci")]
    [InlineData("app", ImageReferenceKind.Name, "app")]
    [InlineData("example.com/app:1.0", ImageReferenceKind.Name, "example.com/app:1.0")]
    [InlineData("my-app:v1", ImageReferenceKind.Name, "my-app:v1")]
    [InlineData("example.com/app,version=1.0,os=linux", ImageReferenceKind.Name, "example.com/app,version=1.0,os=linux")]
    [InlineData("file:///srv/my%20app.aci", ImageReferenceKind.File, "/srv/my app.aci")]
    [InlineData("https://example.com/app.aci?x=y", ImageReferenceKind.Url, "https://example.com/app.aci?x=y")]
    [InlineData("docker://redis:3", ImageReferenceKind.Docker, "redis:3")]
    [InlineData("docker:redis", ImageReferenceKind.Docker, "redis")]
    [InlineData("cimd:appc:v=0:example.com/app?version=1.0&os=linux", ImageReferenceKind.Name, "example.com/app,version=1.0,os=linux")]
    [InlineData("cimd:aci-archive:v=0:file%3A%2F%2F%2Fsrv%2Fapp.aci", ImageReferenceKind.File, "/srv/app.aci")]
    [InlineData("cimd:docker:v=0:redis", ImageReferenceKind.Docker, "redis")]
    public void Parse_TellsByTheForm(string text, ImageReferenceKind kind, string value) =>
        Assert.Equal(new ImageReference(kind, value), ImageReference.Parse(text));

    [Fact]
    public void Parse_OfAnExistingFile_PrefersItToAName()
    {
        var name = $"rkt-test-{Guid.NewGuid():N}";
        var path = Path.Join(Environment.CurrentDirectory, name);
        File.WriteAllText(path, "");
        try
        {
            Assert.Equal(ImageReferenceKind.File, ImageReference.Parse(name).Kind);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal(ImageReferenceKind.Name, ImageReference.Parse(name).Kind);
    }

    [Theory]
    [InlineData("https://example.com/app.tar")]
    [InlineData("file:///srv/app")]
    [InlineData("cimd:appc:v=1:example.com/app")]
    [InlineData("cimd:bogus")]
    public void Parse_OfAUrlOfSomethingElse_SaysSo(string text) =>
        Assert.Equal($"invalid image string \"{text}\"", Assert.Throws<RktException>(() => ImageReference.Parse(text)).Message);

    [Theory]
    [InlineData("https://me:sesame@example.com/app.tar?key=sesame#sesame", "https://example.com/app.tar")]
    [InlineData("https://me:sesame/@example.com/app.tar", "https://example.com/app.tar")]
    [InlineData("https://example.com/?file=app.aci", "https://example.com/")]
    [InlineData("http:me:sesame@example.com/app", "http:example.com/app")]
    public void Parse_OfAUrlOfSomethingElse_ShowsNoSecrets(string text, string shown) =>
        Assert.Equal($"invalid image string \"{shown}\"", Assert.Throws<RktException>(() => ImageReference.Parse(text)).Message);
}
