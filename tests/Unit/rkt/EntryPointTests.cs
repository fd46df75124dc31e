using Rkt.Cli;
using Xunit;

namespace Tests.Unit.rkt;

public sealed class EntryPointTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("rkt-data-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void Run_OfNothing_PrintsHelpAndEndsWith2()
    {
        var (status, output, error) = Run();

        Assert.Equal(2, status);
        Assert.StartsWith("NAME:\n\trkt - ", output, StringComparison.Ordinal);
        Assert.Equal("rkt: missing command\n", error);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("vers")]
    [InlineData("--debug", "v")]
    public void Run_OfAPrefix_FindsTheCommand(params string[] words)
    {
        var (status, output, _) = Run(words);

        Assert.Equal(0, status);
        Assert.StartsWith("rkt Version: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown command \"bogus\" for \"rkt\"", "bogus")]
    [InlineData("unknown command \"r\" for \"rkt\"", "r")]
    [InlineData("unknown command \"bogus\" for \"rkt image\"", "image", "bogus")]
    public void Run_OfAnUnknownWord_SaysWhere(string message, params string[] words)
    {
        var (status, output, error) = Run(words);

        Assert.Equal(254, status);
        Assert.Empty(output);
        Assert.Equal($"Error: {message}\nRun 'rkt --help' for usage.\n", error);
    }

    [Fact]
    public void Run_OfAnUnknownFlag_PrintsTheUsageOfTheCommand()
    {
        var (status, output, error) = Run("list", "--bogus");

        Assert.Equal(254, status);
        Assert.StartsWith("NAME:\n\trkt list - ", output, StringComparison.Ordinal);
        Assert.Equal("Error: unknown flag: --bogus\n", error);
    }

    [Theory]
    [InlineData("help", "image", "list")]
    [InlineData("image", "list", "--help")]
    [InlineData("image", "-h", "list")]
    public void Run_OfHelp_PrintsThePage(params string[] words)
    {
        var (status, output, error) = Run(words);

        Assert.Equal((0, ""), (status, error));
        Assert.StartsWith("NAME:\n\trkt image list - ", output, StringComparison.Ordinal);
        Assert.Contains("\nOPTIONS:\n\t--fields=", output, StringComparison.Ordinal);
        Assert.Contains("\t--full[=false]\t", output, StringComparison.Ordinal);
        Assert.Contains("\nGLOBAL OPTIONS:\n\t--debug[=false]\t", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OfAGroupAlone_PrintsItsHelp()
    {
        var (status, output, error) = Run("image");

        Assert.Equal((0, ""), (status, error));
        Assert.Contains("COMMANDS:\n\tcat-manifest\t", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("cat-manifest")]
    [InlineData("stop")]
    [InlineData("rm")]
    [InlineData("run-prepared")]
    [InlineData("fetch")]
    public void Run_WithoutTheWordsItNeeds_PrintsUsage(string command)
    {
        var (status, output, error) = Run(command);

        Assert.Equal((254, ""), (status, error));
        Assert.StartsWith($"NAME:\n\trkt {command} - ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list", "UUID\tAPP\tIMAGE NAME\tSTATE\tCREATED\tSTARTED\tNETWORKS\n", "--dir")]
    [InlineData("list", "null\n", "--format=json", "--dir")]
    [InlineData("list", "", "--no-legend", "--dir")]
    public void Run_OfListWithoutPods_PrintsAnEmptyList(string command, string expected, params string[] flags)
    {
        var (status, output, error) = Run([command, .. flags, _data]);

        Assert.Equal((0, ""), (status, error));
        Assert.Equal(expected, output);
    }

    [Theory]
    [InlineData("run: must provide at least one image or specify the pod manifest", "run")]
    [InlineData("status: no matches found for \"abc\"", "status", "abc")]
    [InlineData("status: UUID cannot be empty", "status", "")]
    [InlineData("stop: cannot get pod: no matches found for \"abc\"\nstop: failed to stop 1 pod(s)", "stop", "abc")]
    [InlineData("run: conflicting flags set with --pod-manifest (see --help): --set-env", "run", "--pod-manifest=x", "--set-env=A=b")]
    [InlineData(
        "prepare: conflicting flags set with --pod-manifest (see --help): --volume, --pull-policy, image \"a.aci\"",
        "prepare", "--pod-manifest=x", "--pull-policy=never", "--volume=v,kind=empty", "a.aci")]
    public void Run_OfAMistake_SaysWhich(string message, params string[] words)
    {
        var (status, output, error) = Run([$"--dir={_data}", .. words]);

        Assert.Equal((254, ""), (status, output));
        Assert.Equal(message + "\n", error);
    }

    [Fact]
    public void Run_OfAUuidFileThatIsMissing_EndsWith1()
    {
        Assert.Equal(1, Run("status", $"--uuid-file={_data}/missing").Status);
        Assert.Equal(1, Run("stop", $"--uuid-file={_data}/missing").Status);
        Assert.Equal(254, Run("cat-manifest", $"--uuid-file={_data}/missing").Status);
    }

    private static (int Status, string Output, string Error) Run(params string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var status = EntryPoint.Run(words, output, error);
        return (status, output.ToString(), error.ToString());
    }
}
