using Rkt.Pods.Layout.Entrypoints;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Layout.Entrypoints;

public sealed class GarbageArgumentsTests
{
    private const string Uuid = "3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217";

    [Theory]
    [InlineData(Uuid)]
    [InlineData("--debug", Uuid)]
    [InlineData("--debug", "--local-config", "/etc/rkt", Uuid)]
    public void Format_OfParsed_GivesTheSame(params string[] words) =>
        Assert.Equal(words, GarbageArguments.Parse(words).Format());

    [Theory]
    [InlineData("--local-config", Uuid)]
    [InlineData("--force", Uuid)]
    public void Parse_OfAnUnknownOrCutArgument_NamesIt(params string[] words)
    {
        var failure = Assert.Throws<FormatException>(() => GarbageArguments.Parse(words));

        Assert.Equal($"unknown argument \"{words[0]}\"", failure.Message);
    }
}
