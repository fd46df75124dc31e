using Rkt.Host.Errors;
using Xunit;

namespace Tests.Unit.Rkt.Host.Errors;

public sealed class ErrorReportTests
{
    [Fact]
    public void Write_ShowsTheInnermostCauseAndTheHint()
    {
        var failure = new RktException("cannot run", new RktException("cannot mount", new KernelException("mount", 1, "/x")) { Hint = "try again" });

        Assert.Equal("run: cannot run: mount /x: operation not permitted\nhint: try again\n", Report(failure, wholeChain: false));
        Assert.Equal(
            "run: cannot run\n  └─cannot mount\n    └─mount /x: operation not permitted\nhint: try again\n",
            Report(failure, wholeChain: true));
    }

    [Fact]
    public void Write_OfDotnetsOwnFailures_PutsThemInOurStyle()
    {
        var missing = Assert.Throws<FileNotFoundException>(() => File.ReadAllText("/nonexistent.aci"));
        var lost = Assert.Throws<DirectoryNotFoundException>(() => File.ReadAllText("/nonexistent/image.aci"));
        var refused = new UnauthorizedAccessException("Access to the path '/x' is denied.", new IOException("Permission denied"));

        Assert.Equal("run: open /nonexistent.aci: no such file or directory\n", Report(missing, wholeChain: false));
        Assert.Equal("run: open /nonexistent/image.aci: no such file or directory\n", Report(lost, wholeChain: false));
        Assert.Equal("run: cannot: access to the path '/x' is denied\n", Report(new RktException("cannot", refused), wholeChain: false));
    }

    private static string Report(Exception failure, bool wholeChain)
    {
        using var output = new StringWriter { NewLine = "\n" };
        ErrorReport.Write(output, "run", failure, wholeChain);
        return output.ToString();
    }
}
