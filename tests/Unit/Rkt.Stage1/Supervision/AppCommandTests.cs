using Rkt.Stage1.Supervision;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Supervision;

public sealed class AppCommandTests
{
    [Fact]
    public void Of_AnAbsolutePath_IsThatAlone()
    {
        Assert.Equal(["/app/hello"], AppCommand.Of(["/app/hello", "x"], "/srv", "/bin").Candidates);
    }

    [Fact]
    public void Of_APathWithASlash_IsBelowTheWorkingDirectory()
    {
        Assert.Equal(["/srv/bin/hello"], AppCommand.Of(["bin/hello"], "/srv/", "/bin").Candidates);
    }

    [Fact]
    public void Of_ABareWord_IsSearchedInPathThenWorkingDirectoryThenBin()
    {
        Assert.Equal(
            ["/a/hello", "/b/hello", "/srv/hello", "/bin/hello", "/usr/bin/hello"],
            AppCommand.Of(["hello"], "/srv", "/a:/b/").Candidates);
    }

    [Fact]
    public void Of_KeepsTheArguments()
    {
        Assert.Equal(["hello", "", "x y"], AppCommand.Of(["hello", "", "x y"], "/", "/bin").Arguments);
    }
}
