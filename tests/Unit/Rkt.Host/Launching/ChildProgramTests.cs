using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Xunit;

namespace Tests.Unit.Rkt.Host.Launching;

[Collection(nameof(ProcessLaunching))]
public sealed class ChildProgramTests
{
    [Fact]
    public void Run_WithAStreamForOutput_CollectsAllOfIt()
    {
        using var output = new MemoryStream();

        Assert.Equal(3, ChildProgram.Run("/bin/sh", ["sh", "-c", "head -c 200000 /dev/zero; exit 3"], output).Code);
        Assert.Equal(200000, output.Length);
    }

    [Fact]
    public void Run_WhenTheProgramExits_GivesItsStatus() =>
        Assert.Equal(7, ChildProgram.Run("/bin/sh", ["sh", "-c", "exit 7"], "/").Code);

    [Fact]
    public void Run_WhenASignalKillsIt_GivesTheSignal() =>
        Assert.Equal(15, ChildProgram.Run("/bin/sh", ["sh", "-c", "kill -TERM $$"], "/").Signal);

    [Fact]
    public void Run_StartsInTheWorkingDirectory() =>
        Assert.Equal(0, ChildProgram.Run("/bin/sh", ["sh", "-c", "test \"$(pwd)\" = /usr"], "/usr").Code);

    /// <summary>.NET ignores SIGPIPE; a shell that inherits that could not even trap it.</summary>
    [Fact]
    public void Run_GivesTheProgramDefaultSignals() =>
        Assert.Equal(13, ChildProgram.Run("/bin/sh", ["sh", "-c", "kill -PIPE $$"], "/").Signal);

    [Theory]
    [InlineData("/nonexistent/program", "/")]
    [InlineData("/bin/sh", "/nonexistent")]
    public void Run_OfWhatIsNotThere_Fails(string program, string directory) =>
        Assert.Equal(2, Assert.Throws<KernelException>(() => ChildProgram.Run(program, ["x"], directory)).Errno);
}
