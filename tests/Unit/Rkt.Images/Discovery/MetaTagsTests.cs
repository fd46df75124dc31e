using System.Text;
using Rkt.Images.Discovery;
using Xunit;

namespace Tests.Unit.Rkt.Images.Discovery;

public sealed class MetaTagsTests
{
    private const string Tag = "<meta name=\"ac-discovery\" content=\"example.com https://example.com/{name}.{ext}\">";

    [Theory]
    [InlineData("<!DOCTYPE html><html><head>" + Tag + "</head><body></body></html>")]
    [InlineData(Tag)]
    [InlineData("<html><body><p>in the body<br>" + Tag)]
    [InlineData("<head><META CONTENT='  example.com   https://example.com/{name}.{ext} ' NAME=ac-discovery /></head>")]
    [InlineData("<meta name=ac-discovery content='example.com\n      https://example.com/{name}.{ext}'/>")]
    [InlineData("\uFEFF<html>" + Tag)]
    [InlineData("<html><script>if (a < b) { document.write('</p>') }</script>" + Tag)]
    public void Read_FindsTheTagWhereverItStands(string page)
    {
        var tag = Assert.Single(Read(page));

        Assert.Equal(new MetaTag("ac-discovery", "example.com", "https://example.com/{name}.{ext}"), tag);
    }

    [Fact]
    public void Read_KeepsTheOrderOfThePage_AndBothKinds()
    {
        var tags = Read("""
            <meta name="ac-discovery" content="example.com/b https://b.example/{name}.{ext}">
            <meta name="ac-discovery-pubkeys" content="example.com https://example.com/keys?a=1&amp;b=2">
            <meta name="ac-discovery" content="example.com/a https://a.example/{name}.{ext}">
            """);

        Assert.Equal(["example.com/b", "example.com", "example.com/a"], tags.Select(tag => tag.Prefix));
        Assert.Equal(new MetaTag("ac-discovery-pubkeys", "example.com", "https://example.com/keys?a=1&b=2"), tags[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"ac-discovery\": \"example.com https://example.com/\"}")]
    [InlineData("<!-- " + Tag + " -->")]
    [InlineData("<script>var page = '" + Tag + "';</script>")]
    [InlineData("<title>" + Tag + "</title>")]
    [InlineData("<meta name=ac-discovery>")]
    [InlineData("<meta content='example.com https://example.com/'>")]
    [InlineData("<meta name=ac-discovery content=''>")]
    [InlineData("<meta name=ac-discovery content='https://example.com/without-prefix'>")]
    [InlineData("<meta name=ac-discovered content='example.com https://example.com/'>")]
    [InlineData("<meta name=ac-discovery content='example.com https://cut-off.example")]
    [InlineData("<link name=ac-discovery content='example.com https://example.com/'>")]
    [InlineData("<<<<<<>>>>>><!--<!--<!")]
    public void Read_WhenNoTagIsWhole_FindsNone(string page) => Assert.Empty(Read(page));

    [Fact]
    public void Read_WhenThePageIsBinary_SaysSo()
    {
        var bytes = new byte[Discoverer.MaximumPageBytes];
        new Random(7).NextBytes(bytes);

        var failure = Assert.Throws<InvalidDataException>(() => MetaTags.Read(bytes));

        Assert.StartsWith("the page is no HTML", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<ul><li>")]
    public void Read_WhenAMillionTagsAreNested_SaysSo(string tags)
    {
        var page = string.Concat(Enumerable.Repeat(tags, 1_000_000)) + Tag;

        var failure = Assert.Throws<InvalidDataException>(() => Read(page));

        Assert.Equal("the page is no HTML, or has elements nested deeper than 256", failure.Message);
    }

    [Theory]
    [InlineData("<p>")]
    [InlineData("<br>")]
    [InlineData("<i></i>")]
    [InlineData("</div>")]
    [InlineData("<")]
    public void Read_WhenAPageOfTheGreatestSizeIsFullOfTags_StillFindsOurs(string filling)
    {
        var page = string.Concat(Enumerable.Repeat(filling, (Discoverer.MaximumPageBytes - Tag.Length) / filling.Length));

        // An unfinished "<" would swallow the tag that follows it.
        Assert.Single(Read(Tag + page));
    }

    private static IReadOnlyList<MetaTag> Read(string page) => MetaTags.Read(Encoding.UTF8.GetBytes(page));
}
