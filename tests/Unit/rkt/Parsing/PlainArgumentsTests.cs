using Rkt.Cli.Parsing;
using Xunit;

namespace Tests.Unit.rkt.Parsing;

public sealed class PlainArgumentsTests
{
    private static readonly Flag Name = new("name", FlagKind.Text, "a name");

    [Fact]
    public void Parse_TakesFlagsBetweenWords_UnlessTheyEndWithTheFirst()
    {
        string[] words = ["--name=a", "one", "--name=b", "two"];

        var any = PlainArguments.Parse(new FlagTable([Name]), words);
        Assert.Equal(("b", "one two"), (any.Flags.Text(Name), string.Join(' ', any.Words)));

        var before = PlainArguments.Parse(new FlagTable([Name]), words, FlagOrder.BeforeWords);
        Assert.Equal(("a", "one --name=b two"), (before.Flags.Text(Name), string.Join(' ', before.Words)));
    }

    [Theory]
    [InlineData("one -- two --x", "one two --x")]
    [InlineData("-- one two", "one two")]
    [InlineData("one two -- three", "one two -- three")]
    public void Parse_WithFlagsBeforeWords_PassesOverOneMarkAfterTheFirst(string words, string expected) =>
        Assert.Equal(expected, string.Join(' ', PlainArguments.Parse(new FlagTable([Name]), words.Split(' '), FlagOrder.BeforeWords).Words));
}
