using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>What holds for all of rkt's commands: help, version, prefixes of command words.</summary>
public sealed class CommandLineTests : FunctionalTest
{
    [Fact]
    public void Rkt_Alone_PrintsHelp_AndEndsWith2()
    {
        var result = Site.Run(Programs.Rkt).EndedWith(2);
        Assert.Contains("NAME:\n\trkt - ", result.Output, StringComparison.Ordinal);
        Assert.Equal("rkt: missing command\n", result.Errors);
    }

    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("help", "run")]
    [InlineData("run", "--help")]
    [InlineData("image")]
    [InlineData("image", "list", "-h")]
    public void Help_GoesToStandardOutput(params string[] words)
    {
        var result = Site.Run(Programs.Rkt, words).Succeeded();
        Assert.StartsWith("NAME:\n\t", result.Output, StringComparison.Ordinal);
        Assert.Contains("\nUSAGE:\n\trkt", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Version_HasFiveLines()
    {
        var names = Site.Run(Programs.Rkt, "version").Succeeded().Lines.Select(line => line[..line.IndexOf(':')]);
        Assert.Equal(["rkt Version", "appc Version", "Go Version", "Go OS/Arch", "Features"], names);
    }

    [Fact]
    public void PrefixesOfCommandWords_Work()
    {
        Assert.Equal(Site.Run(Programs.Rkt, "version").Output, Site.Run(Programs.Rkt, "vers").Succeeded().Output);
        Site.Rkt("image", "l").Succeeded();
    }

    [Fact]
    public void GlobalFlags_WorkAfterTheCommandToo() =>
        Assert.Equal("null\n", Site.Run(Programs.Rkt, "list", "--format=json", $"--dir={Site.Data}").Succeeded().Output);

    [Fact]
    public void Privileged_Commands_RefuseOthers()
    {
        var result = Site.Run("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Programs.Rkt, $"--dir={Site.Data}", "gc");
        Assert.SkipWhen(result.Errors.Contains("Permission denied", StringComparison.Ordinal), "the programs are where only root can read");
        result.Refused("cannot run as unprivileged user");
    }

    [Theory]
    [InlineData("list")]
    [InlineData("stop", "0")]
    public void CommandsThatOthersMayTry_SayWhatTheyMayNot_AndWhoMay(params string[] words)
    {
        Site.Rkt("image", "list").Succeeded();
        Directory.CreateDirectory($"{Site.Data}/pods/run");
        File.SetUnixFileMode($"{Site.Data}/pods", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.SetUnixFileMode(Site.Root, File.GetUnixFileMode(Site.Root) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
        var result = Site.Run(
            "/usr/bin/setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Programs.Rkt, $"--dir={Site.Data}", .. words]);
        Assert.SkipWhen(result.Errors.Contains("setpriv:", StringComparison.Ordinal), "the programs are where only root can read");
        result.Refused($"open {Site.Data}/pods", ": permission denied\n", "hint: run it as root, for example with sudo\n");
    }

    [Fact]
    public void ADirectoryForAUuid_IsToldToBeOne() =>
        Site.Rkt("run", "--net=none", $"--uuid-file-save={Site.Root}", Site.GuestImage("", "exit", "0"))
            .Refused($"cannot save the pod's UUID to \"{Site.Root}\": it is a directory\n");
}
