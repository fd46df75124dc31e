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
        Assert.Equal("run: cannot: open /x: permission denied\n", Report(new RktException("cannot", refused), wholeChain: false));
    }

    [Fact]
    public void Write_OfDotnetsFailuresWithAnErrorNumber_IsAsOfOurs()
    {
        const string Hint = "hint: the file system is mounted read-only: choose another data directory with --dir, or have it mounted for writing\n";

        Assert.Equal($"run: /x: read-only file system\n{Hint}", Report(new IOException("Read-only file system : '/x'", 30), wholeChain: false));
        Assert.StartsWith("run: /x: no space left on device\nhint: make room", Report(new IOException("No space left on device : '/x'", 28), wholeChain: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OfARefusal_HasTheHintForThat_UnlessThereIsABetterOne()
    {
        foreach (var refused in new Exception[] { new KernelException("open", 13, "/x"), new UnauthorizedAccessException("no") })
        {
            using var output = new StringWriter { NewLine = "\n" };
            ErrorReport.Write(output, "list", refused, wholeChain: false, "be root");
            ErrorReport.Write(output, "list", new RktException("cannot", refused) { Hint = "do this" }, wholeChain: false, "be root");
            Assert.Equal(["hint: be root", "hint: do this"], output.ToString().Split('\n').Where(line => line.StartsWith("hint", StringComparison.Ordinal)));
        }
    }

    private static string Report(Exception failure, bool wholeChain)
    {
        using var output = new StringWriter { NewLine = "\n" };
        ErrorReport.Write(output, "run", failure, wholeChain);
        return output.ToString();
    }
}
