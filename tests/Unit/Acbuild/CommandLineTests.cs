using Xunit;

namespace Tests.Unit.Acbuild;

public sealed class CommandLineTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("acbuild: unknown command \"frobnicate\"", "frobnicate")]
    [InlineData("acbuild: unknown command \"\"", "")]
    [InlineData("acbuild: ambiguous command \"cop\": \"copy\" or \"copy-to-dir\"", "cop", "a", "/b")]
    [InlineData("annotation: unknown command \"frobnicate\"", "annotation", "frobnicate")]
    [InlineData("begin: unknown flag \"--frobnicate\"", "begin", "--frobnicate")]
    [InlineData("set-exec: unknown flag \"-c\"", "set-exec", "/bin/sh", "-c")]
    [InlineData("acbuild: unknown flag \"--version\"", "--version")]
    [InlineData("write: unknown flag \"--sign\"", "write", "--sign", "a.aci")]
    [InlineData("acbuild: unknown command \"frobnicate\"", "help", "frobnicate")]
    [InlineData("cat-manifest: flag \"--pretty-print\" must be true or false, not \"no\"", "cat-manifest", "--pretty-print=no")]
    [InlineData("port add: flag \"--count\" needs a value", "port", "add", "a", "tcp", "1", "--count")]
    public void Run_OfAnUnknownCommandOrFlag_Exits3(string message, params string[] arguments)
    {
        Assert.Equal(3, _workshop.Run(arguments));
        Assert.StartsWith(message + "\n", _workshop.Error, StringComparison.Ordinal);
        Assert.Empty(_workshop.Output);
    }

    [Theory]
    [InlineData("set-name", "usage: acbuild set-name NAME", "set-name")]
    [InlineData("set-name", "usage: acbuild set-name NAME", "set-name", "a", "b")]
    [InlineData("label add", "usage: acbuild label add NAME VALUE", "label", "add", "a")]
    [InlineData("copy-to-dir", "usage: acbuild copy-to-dir SRC... DIR", "copy-to-dir", "a")]
    [InlineData("set-exec", "usage: acbuild set-exec CMD...", "set-exec", "--")]
    public void Run_WithTheWrongNumberOfArguments_Exits1(string prefix, string hint, params string[] arguments)
    {
        Assert.Equal(1, _workshop.Run(arguments));
        Assert.Equal($"{prefix}: wrong number of arguments\nhint: {hint}\n", _workshop.Error);
    }

    [Theory]
    [InlineData()]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Run_WithoutACommand_PrintsHelpOnStandardOutput(params string[] arguments)
    {
        Assert.Equal(0, _workshop.Run(arguments));
        Assert.Contains("set-working-directory", _workshop.Output, StringComparison.Ordinal);
        Assert.Empty(_workshop.Error);
    }

    [Theory]
    [InlineData("help", "label", "add")]
    [InlineData("label", "add", "--help")]
    [InlineData("label", "add", "-h")]
    public void Run_AskedForHelpOnACommand_PrintsIt(params string[] arguments)
    {
        Assert.Equal(0, _workshop.Run(arguments));
        Assert.Contains("NAME", _workshop.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OfAGroupAlone_PrintsItsHelp()
    {
        Assert.Equal(0, _workshop.Run("annotation"));
        Assert.Contains("remove", _workshop.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TakesUnambiguousBeginningsAndAliases()
    {
        _workshop.Do("beg").Do("env", "a", "A", "b").Do("set-wd", "/app").Do("volume", "add", "data", "/data").Do("env", "rm", "A");
        Assert.Equal("/app", _workshop.Manifest.App!.WorkingDirectory);
        Assert.Equal("data", _workshop.Manifest.App.MountPoints[0].Name.ToString());
        Assert.Empty(_workshop.Manifest.App.Environment);
    }

    [Fact]
    public void Run_AfterTwoDashes_TakesEveryWordAsItIs()
    {
        _workshop.Do("begin").Do("set-exec", "--", "/bin/sh", "-c", "--help", "--", "@file", "");
        Assert.Equal(["/bin/sh", "-c", "--help", "--", "@file", ""], _workshop.Manifest.App!.Exec);
    }

    [Fact]
    public void Version_PrintsTwoLines()
    {
        Assert.Equal(0, _workshop.Run("version"));
        Assert.Matches("^acbuild version [0-9].*\nappc version 0\\.8\\.11\n$", _workshop.Output);
    }
}
