using Rkt.Images.References;
using Xunit;

namespace Tests.Unit.Rkt.Images.References;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("example.com/app", "example.com/app", "")]
    [InlineData("example.com/app:1.0", "example.com/app", "\"version\":\"1.0\"")]
    [InlineData("app:latest,channel=beta", "app", "\"version\":\"latest\", \"channel\":\"beta\"")]
    [InlineData("app,version=1,os=linux", "app", "\"version\":\"1\", \"os\":\"linux\"")]
    public void Parse_SplitsNameAndLabels(string text, string name, string labels)
    {
        var image = ImageName.Parse(text);

        Assert.Equal(name, image.Name.ToString());
        Assert.Equal(labels, image.LabelsInWords());
    }

    [Fact]
    public void WithHostPlatform_KeepsWhatWasAskedFor()
    {
        var labels = ImageName.Parse("app,arch=i386").WithHostPlatform().Labels;

        Assert.Equal("i386", labels.Find("arch"));
        Assert.Equal("linux", labels.Find("os"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("App")]
    [InlineData("app:")]
    [InlineData("app:1,version=2")]
    [InlineData("app,version")]
    [InlineData("app,=1")]
    [InlineData("app,Version=1")]
    public void Parse_OfAMistake_Refuses(string text) => Assert.Throws<FormatException>(() => ImageName.Parse(text));
}
