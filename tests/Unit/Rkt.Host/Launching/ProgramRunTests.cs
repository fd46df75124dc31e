using System.Diagnostics;
using System.Text;
using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Files;
using Rkt.Host.Launching;
using Xunit;

namespace Tests.Unit.Rkt.Host.Launching;

[Collection(nameof(ProcessLaunching))]
public sealed class ProgramRunTests
{
    [Fact]
    public void Run_HasStatusAndBothOutputs()
    {
        var run = Shell("echo out; echo err >&2; exit 3");

        Assert.Equal((3, "out\n", "err\n", ProgramEnd.ByItself), (run.Status.Code, Text(run.Output), Text(run.ErrorOutput), run.End));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public void Run_PassesInputOfAnyLength(int length)
    {
        var input = Enumerable.Range(0, length).Select(i => (byte)('a' + (i % 26))).ToArray();

        Assert.Equal(input, Shell("cat", input: input).Output);
    }

    [Fact]
    public void Run_OfAProgramThatDoesNotRead_GoesOn() =>
        Assert.Equal("done\n", Text(Shell("exec <&-; sleep 0.2; echo done", input: new byte[1_000_000]).Output));

    [Fact]
    public void Run_OfAProgramThatTakesTooLong_KillsItWithItsChildren()
    {
        var clock = Stopwatch.StartNew();

        var run = Shell("echo early; sleep 20 & sleep 20; echo late", new ProgramLimits { Time = TimeSpan.FromSeconds(0.3) });

        Assert.Equal((ProgramEnd.TimedOut, "early\n", 9), (run.End, Text(run.Output), run.Status.Signal));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Fact]
    public void Run_OfAProgramThatWritesWithoutEnd_KillsIt()
    {
        var run = Shell("while :; do echo more; done", new ProgramLimits { Output = 100_000 });

        Assert.Equal(ProgramEnd.WroteTooMuch, run.End);
        Assert.InRange(run.Output.Length, 100_000, 200_000);
    }

    [Fact]
    public void Run_WhenInterrupted_KillsTheProgram()
    {
        using var interruption = Pipe.Create();
        interruption.Write([1]);

        Assert.Equal(ProgramEnd.Interrupted, Shell("sleep 20", new ProgramLimits { Interruption = interruption.Reader }).End);
    }

    [Fact]
    public void Run_OfAProgramThatLeavesAProcess_DoesNotWaitForIt()
    {
        var clock = Stopwatch.StartNew();

        var run = Shell("sleep 5 & echo done");

        Assert.Equal("done\n", Text(run.Output));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(4), $"{clock.Elapsed}");
    }

    [Fact]
    public void Run_SharesALock_UntilTheLastProcessOfTheProgramHasEnded()
    {
        var path = Directory.CreateTempSubdirectory("rkt-run-").FullName;
        try
        {
            using (var ours = DirectoryHandle.Open(path))
            {
                FileLock.TakeExclusive(ours);
                Shell("sleep 0.5 & true", new ProgramLimits { Shared = ours.Descriptor });
            }

            using var theirs = DirectoryHandle.Open(path);
            Assert.False(FileLock.TryTakeExclusive(theirs));
            FileLock.TakeExclusive(theirs);
        }
        finally
        {
            Directory.Delete(path);
        }
    }

    [Fact]
    public void Run_SharesNoOtherDescriptor()
    {
        using var directory = DirectoryHandle.Open("/");
        directory.PassToChildren();

        var open = Text(Shell("exec ls /proc/self/fd", new ProgramLimits { Shared = directory.Descriptor }).Output);

        // The last one is that by which the directory is read.
        Assert.Equal("0\n1\n2\n3\n4\n", open);
    }

    [Fact]
    public void Run_OfWhatIsNotThere_Throws() =>
        Assert.Throws<KernelException>(() => ProgramRun.Run("/nowhere/program", [], [], default));

    private static ProgramRun Shell(string script, ProgramLimits? limits = null, byte[]? input = null) =>
        ProgramRun.Run("/bin/sh", ["-c", script], ["PATH=/bin:/usr/bin"], input, limits);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
