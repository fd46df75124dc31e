using System.Text;
using Appc.Images;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Images.Discovery;
using Rkt.Images.References;
using Xunit;

namespace Tests.Unit.Rkt.Images.Discovery;

public sealed class DiscovererTests
{
    private readonly Dictionary<string, string> _pages = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];

    [Fact]
    public void FindImages_RendersTheTemplateForImageAndSignature()
    {
        Publish("https://example.com/app?ac-discovery=1", Images("example.com/app", "https://storage.example/{os}/{arch}/{name}-{version}.{ext}"));

        var endpoint = Assert.Single(Find("example.com/app:1.0,os=linux,arch=amd64").Found);

        Assert.Equal("https://storage.example/linux/amd64/example.com/app-1.0.aci", endpoint.Image.AbsoluteUri);
        Assert.Equal("https://storage.example/linux/amd64/example.com/app-1.0.aci.asc", endpoint.Signature.AbsoluteUri);
        Assert.Equal(EndpointOrigin.MetaTag, endpoint.Origin);
    }

    [Fact]
    public void FindImages_WhenNoVersionIsAskedFor_AsksForTheLatest()
    {
        Publish("https://example.com/?ac-discovery=1", Images("example.com", "https://example.com/{version}.{ext}"));

        Assert.Equal("https://example.com/latest.aci", Find("example.com").Found[0].Image.AbsoluteUri);
    }

    [Theory]
    [InlineData("1.0 beta", "https://example.com/1.0%20beta.aci")]
    [InlineData("1.0+git", "https://example.com/1.0+git.aci")]
    [InlineData("1?x=y#z", "https://example.com/1%3Fx=y%23z.aci")]
    [InlineData("{ext}", "https://example.com/%7Bext%7D.aci")]
    [InlineData("ü", "https://example.com/%C3%BC.aci")]
    public void FindImages_WhenAValueHasCharactersOfUrls_EscapesThem(string version, string expected)
    {
        Publish("https://example.com/?ac-discovery=1", Images("example.com", "https://example.com/{version}.{ext}"));

        Assert.Equal(expected, Find("example.com", ("version", version)).Found[0].Image.AbsoluteUri);
    }

    [Fact]
    public void FindImages_WhenTheImagesPageHasNoTag_AsksTheNamesAbove_AndStopsAtTheFirstThatHas()
    {
        Publish("https://example.com/a/b?ac-discovery=1", "<html>nothing here</html>");
        Publish("https://example.com/a?ac-discovery=1", Images("example.com/a", "https://first.example/{name}.{ext}"));
        Publish("https://example.com/?ac-discovery=1", Images("example.com", "https://second.example/{name}.{ext}"));

        var result = Find("example.com/a/b/c");

        Assert.Equal("https://first.example/example.com/a/b/c.aci", Assert.Single(result.Found).Image.AbsoluteUri);
        Assert.Equal(["https://example.com/a/b/c?ac-discovery=1", "https://example.com/a/b?ac-discovery=1", "https://example.com/a?ac-discovery=1"], _asked);
        Assert.Equal(
            [
                "meta tag 'ac-discovery' not found on example.com/a/b/c: no page",
                "meta tag 'ac-discovery' not found on example.com/a/b: the page has no such tag",
            ],
            result.Failures.Select(failure => failure.ToString()));
    }

    [Fact]
    public void FindImages_GivesAllEndpointsOfAPageInItsOrder()
    {
        Publish("https://example.com/app?ac-discovery=1", Images("example.com", "https://b.example/{name}.{ext}") + Images("example.com/app", "https://a.example/{name}.{ext}"));

        Assert.Equal(["b.example", "a.example"], Find("example.com/app").Found.Select(endpoint => endpoint.Image.Host));
    }

    [Theory]
    [InlineData("example.com/app")]
    [InlineData("example.com/app/")]
    [InlineData("example.com")]
    public void FindImages_WhenTheTagsPrefixIsAtOrAboveTheName_UsesIt(string prefix)
    {
        Publish("https://example.com/app?ac-discovery=1", Images(prefix, "https://example.com/{name}.{ext}"));

        Assert.Equal(EndpointOrigin.MetaTag, Find("example.com/app").Found[0].Origin);
    }

    [Theory]
    [InlineData("example.com/ap")]
    [InlineData("example.com/app/web")]
    [InlineData("example.co")]
    [InlineData("other.example")]
    [InlineData("/")]
    public void FindImages_WhenTheTagIsForAnotherName_SaysForWhich(string prefix)
    {
        Publish("https://example.com/app?ac-discovery=1", Images(prefix, "https://example.com/{name}.{ext}"));

        var result = Find("example.com/app", ("version", "1"));

        Assert.DoesNotContain(result.Found, endpoint => endpoint.Origin == EndpointOrigin.MetaTag);
        Assert.Equal($"the page has it for other names only: {prefix}", result.Failures[0].Cause.Message);
    }

    [Theory]
    [InlineData("https://example.com/{channel}/{name}.{ext}", "template \"https://example.com/{channel}/{name}.{ext}\" wants {channel}, and the image is asked for without it")]
    [InlineData("http://example.com/{version}.{ext}", "\"http://example.com/1.aci\" is not https")]
    [InlineData("hdfs://example.com/{version}.{ext}", "\"hdfs://example.com/1.aci\" has a scheme that rkt does not know")]
    [InlineData("file:///etc/{version}.{ext}", "\"file:///etc/1.aci\" is not a URL")]
    [InlineData("/relative/{version}.{ext}", "\"/relative/1.aci\" is not a URL")]
    [InlineData("https://:99999/{version}.{ext}", "\"https://:99999/1.aci\" is not a URL")]
    [InlineData("https://", "\"https://\" is not a URL")]
    [InlineData("nonsense", "\"nonsense\" is not a URL")]
    public void FindImages_WhenATemplateIsOfNoUse_NamesItAndUsesTheOthers(string template, string problem)
    {
        Publish("https://example.com/?ac-discovery=1", Images("example.com", template) + Images("example.com", "https://good.example/{name}.{ext}"));

        var result = Find("example.com", ("version", "1"));

        Assert.Equal("good.example", Assert.Single(result.Found).Image.Host);
        Assert.Equal($"meta tag 'ac-discovery' not found on example.com: {problem}", Assert.Single(result.Failures).ToString());
    }

    [Fact]
    public void FindImages_WhenHttpsFails_AsksByHttpOnlyWhenAllowed()
    {
        Publish("http://example.com/?ac-discovery=1", Images("example.com", "http://example.com/{name}.{ext}"));

        Assert.Empty(Find("example.com").Found);
        Assert.All(_asked, url => Assert.StartsWith("https://", url, StringComparison.Ordinal));

        var result = Find("example.com", new DiscoverySettings { AllowHttp = true });
        Assert.Equal("http://example.com/example.com.aci", Assert.Single(result.Found).Image.AbsoluteUri);
        Assert.Single(result.Failures);
    }

    [Fact]
    public void FindImages_WhenHttpIsAllowed_StillPrefersHttps()
    {
        Publish("https://example.com/?ac-discovery=1", Images("example.com", "https://example.com/{name}.{ext}"));
        Publish("http://example.com/?ac-discovery=1", Images("example.com", "https://attacker.example/{name}.{ext}"));

        Assert.Equal("example.com", Find("example.com", new DiscoverySettings { AllowHttp = true }).Found[0].Image.Host);
    }

    [Fact]
    public void FindImages_WhenAPortIsSet_AsksThere()
    {
        _ = Find("example.com/app", new DiscoverySettings { Port = 8443 });

        Assert.Equal(["https://example.com:8443/app?ac-discovery=1", "https://example.com:8443/?ac-discovery=1"], _asked);
    }

    [Fact]
    public void FindImages_WhenNoPageHelps_OffersTheUrlOfTheNameItself()
    {
        var result = Find("example.com/app:1.0,os=linux,arch=amd64");

        var endpoint = Assert.Single(result.Found);
        Assert.Equal(EndpointOrigin.NamePattern, endpoint.Origin);
        Assert.Equal("https://example.com/app-1.0-linux-amd64.aci", endpoint.Image.AbsoluteUri);
        Assert.Equal("https://example.com/app-1.0-linux-amd64.aci.asc", endpoint.Signature.AbsoluteUri);
        Assert.Equal(2, result.Failures.Count);
    }

    [Theory]
    [InlineData("example.com:1.0,os=linux,arch=amd64")]
    [InlineData("example.com/app:1.0")]
    [InlineData("redis")]
    public void FindImages_WhenTheNameMakesNoUrl_OffersNone(string name) => Assert.Empty(Find(name).Found);

    [Fact]
    public void FindImages_WhenAPageNestsTooDeeply_SaysSoAndGoesOn()
    {
        Publish("https://example.com/app?ac-discovery=1", string.Concat(Enumerable.Repeat("<div>", 100_000)));
        Publish("https://example.com/?ac-discovery=1", Images("example.com", "https://example.com/{name}.{ext}"));

        var result = Find("example.com/app");

        Assert.Single(result.Found);
        Assert.Contains("nested deeper", Assert.Single(result.Failures).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void FindImages_WhenANameHasEmptyElements_AsksEachPageOnce()
    {
        _ = Find("example.com//app");

        Assert.Equal(["https://example.com//app?ac-discovery=1", "https://example.com/?ac-discovery=1"], _asked);
    }

    [Fact]
    public void FindKeys_GivesTheUrlsThatCoverThePrefix()
    {
        Publish(
            "https://example.com/?ac-discovery=1",
            Images("example.com", "https://example.com/{name}.{ext}")
            + "<meta name='ac-discovery-pubkeys' content='example.com https://example.com/{not-a-template}.gpg'>"
            + "<meta name='ac-discovery-pubkeys' content='example.com/other https://example.com/other.gpg'>");

        var result = Discoverer().FindKeys(AcIdentifier.Parse("example.com/app"));

        Assert.Equal("https://example.com/%7Bnot-a-template%7D.gpg", Assert.Single(result.Found).AbsoluteUri);
        Assert.Equal("meta tag 'ac-discovery-pubkeys' not found on example.com/app: no page", Assert.Single(result.Failures).ToString());
    }

    [Fact]
    public void FindKeys_WhenThereAreNone_FailsWithEachReason()
    {
        Publish("https://example.com/?ac-discovery=1", Images("example.com", "https://example.com/{name}.{ext}"));

        var result = Discoverer().FindKeys(AcIdentifier.Parse("example.com/app"));

        Assert.Empty(result.Found);
        var failure = result.Failed();
        Assert.Equal("discovery failed", failure.Message);
        Assert.Equal(
            "meta tag 'ac-discovery-pubkeys' not found on example.com/app: no page; meta tag 'ac-discovery-pubkeys' not found on example.com: the page has no such tag",
            failure.InnerException!.Message);
    }

    [Fact]
    public void Failed_WhenTheUrlOfTheNameFails_TellsOfThePagesToo()
    {
        var failure = Find("example.com/app:1.0,os=linux,arch=amd64").Failed(new RktException("no such file"));

        Assert.Equal(
            "meta tag 'ac-discovery' not found on example.com/app: no page; meta tag 'ac-discovery' not found on example.com: no page; no such file",
            failure.GetBaseException().Message);
    }

    [Fact]
    public void For_FillsInThePlatformOfThisMachine()
    {
        var request = DiscoveryRequest.For(ImageName.Parse("example.com/app:1.0,arch=aarch64"));

        Assert.Equal("linux", request.Labels.Find("os"));
        Assert.Equal("aarch64", request.Labels.Find("arch"));
    }

    private static string Images(string prefix, string template) => $"<meta name=\"ac-discovery\" content=\"{prefix} {template}\">";

    private void Publish(string url, string page) => _pages[url] = page;

    private Discoverer Discoverer(DiscoverySettings? settings = null) => new(ReadPage, settings ?? new DiscoverySettings());

    private DiscoveryResult<Endpoint> Find(string image, DiscoverySettings? settings = null)
    {
        var name = ImageName.Parse(image);
        return Discoverer(settings).FindImages(new DiscoveryRequest(name.Name, name.Labels));
    }

    private DiscoveryResult<Endpoint> Find(string name, (string Name, string Value) label) =>
        Discoverer().FindImages(new DiscoveryRequest(AcIdentifier.Parse(name), LabelSet.Empty.With(AcIdentifier.Parse(label.Name), label.Value)));

    private byte[] ReadPage(Uri page)
    {
        _asked.Add(page.AbsoluteUri);
        return _pages.TryGetValue(page.AbsoluteUri, out var text) ? Encoding.UTF8.GetBytes(text) : throw new RktException("no page");
    }
}
