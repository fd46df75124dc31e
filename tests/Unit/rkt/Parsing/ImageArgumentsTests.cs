using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Xunit;

namespace Tests.Unit.rkt.Parsing;

public sealed class ImageArgumentsTests
{
    private static readonly FlagTable Table = new(GlobalOptions.Flags, PodFlags.OfPreparation, PodFlags.OfRun, ImageFlags.All);

    [Fact]
    public void Parse_OfTheTalksPod_CutsItIntoImages()
    {
        var arguments = Parse(
            "--volume", "data,kind=empty", "redis.aci", "--insecure-options=image", "--port=http:9000", "--set-env", "REDIS_HOST=localhost", "api.aci");

        Assert.Equal(["redis.aci", "api.aci"], arguments.Images.Select(image => image.Image));
        Assert.Equal(["http:9000"], arguments.Flags.All(PodFlags.Port));
        Assert.Equal(["REDIS_HOST=localhost"], arguments.Flags.All(PodFlags.SetEnvironment));
        Assert.All(arguments.Images, image => Assert.Null(image.Arguments));
    }

    [Fact]
    public void Parse_OfArguments_EndsThemAtThreeDashes()
    {
        var arguments = Parse("a", "--", "--exec", "--", "-x", "---", "b", "--", "y");

        Assert.Equal(["--exec", "--", "-x"], arguments.Images[0].Arguments);
        Assert.Equal(["y"], arguments.Images[1].Arguments);
        Assert.False(arguments.Images[0].Flags.Has(ImageFlags.Exec));
    }

    [Fact]
    public void Parse_OfDashesBeforeTheFirstImage_SwallowsThem() =>
        Assert.Equal(["a", "b"], Parse("--net=none", "--", "a", "---", "", "b").Images.Select(image => image.Image));

    [Fact]
    public void Parse_OfDashesWithNothingBehind_GivesNoArguments() =>
        Assert.Equal([], Parse("a", "--").Images[0].Arguments!);

    [Fact]
    public void Parse_OfMounts_GoesByTheirPlace()
    {
        var arguments = Parse("--mount", "volume=a,target=/all", "x", "--mount", "volume=a,target=/x", "--mount=volume=b,target=/y");

        Assert.Equal(["volume=a,target=/all"], arguments.Flags.All(ImageFlags.Mount));
        Assert.Equal(["volume=a,target=/x", "volume=b,target=/y"], arguments.Images[0].Flags.All(ImageFlags.Mount));
    }

    [Fact]
    public void Parse_OfNetAlone_LeavesTheNextWordToBeAnImage()
    {
        var arguments = Parse("--net", "host", "--net=none");

        Assert.Equal("host", Assert.Single(arguments.Images).Image);
        Assert.Equal("none", arguments.Flags.Text(PodFlags.Net));
    }

    [Fact]
    public void Parse_OfAnOldSpelling_SetsTheNewFlag() =>
        Assert.Equal("CAP_KILL", Parse("a", "--cap-retain=CAP_KILL").Images[0].Flags.Text(ImageFlags.CapsRetain));

    [Theory]
    [InlineData("invalid argument \"/bin/sh\" for --exec=/bin/sh: --exec must follow an image", "--exec", "/bin/sh", "a")]
    [InlineData("invalid argument \"2\" for --name=2: --name specified multiple times for the same image", "a", "--name=1", "--name=2")]
    [InlineData("an image is required before any app arguments", "a", "--", "x", "---", "--", "y")]
    [InlineData("unknown flag: --bogus", "a", "--bogus")]
    [InlineData("unknown shorthand flag: 'x' in -x", "-x", "a")]
    [InlineData("flag needs an argument: --volume", "a", "--volume")]
    [InlineData("flag needs an argument: --readonly-rootfs", "a", "--readonly-rootfs")]
    [InlineData("invalid argument \"maybe\" for --no-overlay=maybe: must be true or false", "--no-overlay=maybe", "a")]
    [InlineData("invalid argument \"a,a\" for --net=a,a: found duplicate netname \"a\"", "--net=a,a", "x")]
    [InlineData("invalid argument \"image,bogus\" for --insecure-options=image,bogus: unknown option \"bogus\"", "--insecure-options=image,bogus", "x")]
    public void Parse_OfAMistake_SaysWhich(string message, params string[] words) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => Parse(words)).Message);

    private static ImageArguments Parse(params string[] words) => ImageArguments.Parse(Table, words);
}
