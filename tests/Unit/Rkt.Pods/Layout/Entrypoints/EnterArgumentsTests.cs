using Appc.Images;
using Appc.Names;
using Rkt.Pods.Layout.Entrypoints;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Layout.Entrypoints;

public sealed class EnterArgumentsTests
{
    private static readonly EnterArguments Plain = new() { Pid = 7, App = AcName.Parse("web"), Command = ["sh", "--", "--user=x"] };

    [Fact]
    public void Format_OfPlainArguments_IsTheReferences()
    {
        Assert.True(Plain.IsPlain);
        Assert.Equal(["--pid=7", "--appname=web", "--", "sh", "--", "--user=x"], Plain.Format());
    }

    [Fact]
    public void Parse_GivesBackWhatWasFormatted()
    {
        var arguments = Plain with
        {
            Debug = true,
            User = "joe",
            Group = "/etc",
            WorkingDirectory = "/a b",
            Environment = [new EnvironmentVariable(EnvironmentName.Parse("A"), "b=c"), new EnvironmentVariable(EnvironmentName.Parse("B"), "")],
        };
        var parsed = EnterArguments.Parse(arguments.Format().ToArray());
        Assert.False(parsed.IsPlain);
        Assert.Equal(arguments.Format(), parsed.Format());
    }

    [Theory]
    [InlineData("--pid=7", "--appname=web")]
    [InlineData("--pid=7", "--appname=web", "--")]
    [InlineData("--appname=web", "--", "sh")]
    [InlineData("--pid=7", "--", "sh")]
    [InlineData("--pid=-7", "--appname=web", "--", "sh")]
    [InlineData("--pid=7", "--appname=Not A Name", "--", "sh")]
    [InlineData("--pid=7", "--appname=web", "--env=A", "--", "sh")]
    [InlineData("--pid=7", "--appname=web", "--nosuch", "--", "sh")]
    public void Parse_OfWhatStage0WouldNotSay_Throws(params string[] words) =>
        Assert.Throws<FormatException>(() => EnterArguments.Parse(words));
}
