using Rkt.Pods.Layout.Entrypoints;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Layout.Entrypoints;

public sealed class StopArgumentsTests
{
    private const string Uuid = "3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217";

    [Theory]
    [InlineData(Uuid)]
    [InlineData("--force", Uuid)]
    public void Format_OfParsed_GivesTheSame(params string[] words) =>
        Assert.Equal(words, StopArguments.Parse(words).Format());

    [Fact]
    public void Parse_OfAnUnknownArgument_NamesIt()
    {
        var failure = Assert.Throws<FormatException>(() => StopArguments.Parse(["--gently", Uuid]));

        Assert.Equal("unknown argument \"--gently\"", failure.Message);
    }
}
