using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Terminals: <c>rkt enter</c> and <c>rkt run --interactive</c> at one, which script(1) plays.</summary>
public sealed class TerminalTests : FunctionalTest
{
    private const string Joe = ",\"user\":\"joe\",\"group\":\"team\",\"workingDirectory\":\"/tmp\"";

    /// <summary>Waits in a shell until a file has a line that contains a word, for 20 seconds at most.</summary>
    private const string Await = "await() { for i in $(seq 400); do grep -q \"$1\" \"$2\" 2>/dev/null && return; sleep 0.05; done; echo \"no $1\" >&2; };";

    [Fact]
    public void AnEnteredCommand_HasATerminalOfThePods_AsItsControllingOne()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage(Joe));
        var output = AtTerminal($"stty rows 33 cols 99; $rkt enter {pod} sh -c 'tty; stty size; readlink /proc/self/fd/0; cat /proc/self/stat; ls -l /dev/pts/0; env; ps'").Succeeded().Output;
        Assert.Contains("/dev/pts/0\n", output, StringComparison.Ordinal);
        Assert.Contains("33 99\n", output, StringComparison.Ordinal);
        Assert.Contains("TERM=", output, StringComparison.Ordinal);

        // Fields of stat: its session is its shell's, and its terminal the first of a pod's (major 136, minor 0).
        var stat = output.Split('\n').Single(line => line.Contains(" (cat) ", StringComparison.Ordinal)).Split(' ');
        Assert.Equal("34816", stat[6]);
        Assert.NotEqual("0", stat[5]);
        Assert.Contains("joe", output.Split('\n').Single(line => line.Contains(" /dev/pts/0", StringComparison.Ordinal) && line.StartsWith('c')), StringComparison.Ordinal);
    }

    [Fact]
    public void TheStatusAndAllOutput_ComeThrough()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage());
        var result = AtTerminal($"$rkt enter {pod} sh -c 'seq 1 20000; exit 9'").EndedWith(9);
        Assert.EndsWith("\n19999\n20000\n", result.Output, StringComparison.Ordinal);
        // Any line may begin with what the terminal shows of script's end of input.
        Assert.Equal(20000, result.Lines.Count(line => line.Length > 0 && char.IsAsciiDigit(line[^1])));
    }

    [Fact]
    public void ControlC_ReachesTheCommand_AndNotRkt()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage(Joe));
        var result = Site.Script(Await + $$"""
            (await sleeping out; printf '\003'; await interrupted out; printf 'exit 4\n'; sleep 0.2) | script -qefc "$rkt enter {{pod}} sh -c 'trap \"echo interrupted\" INT; echo sleeping; sleep 100; exec sh'" out
            """).EndedWith(4);
        Assert.Contains("interrupted", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheWindowSize_IsFollowed()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage());
        var result = Site.Script(Await + $$"""
            (await waiting out; stty -F $(cat outer) rows 44 cols 55; await done out) | script -qefc "tty > outer; $rkt enter {{pod}} sh -c 'trap \"stty size; echo done; exit 3\" WINCH; echo waiting; while true; do sleep 0.1; done'" out
            """).EndedWith(3);
        Assert.Contains("44 55", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "exit 0")]
    [InlineData("true", "exit 7")]
    [InlineData("true", "kill -9 $$")]
    [InlineData("kill -TERM $(cat rkt.pid)", "sleep 100")]
    [InlineData("kill -HUP $(cat rkt.pid)", "sleep 100")]
    public void OurTerminal_IsPutBack(string act, string command)
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage());
        var result = Site.Script(Await + $$"""
            (await started out; {{act}}; await "^after" out) | script -qefc "stty -a > before; sh -c 'echo \$\$ > rkt.pid; exec $rkt enter {{pod}} sh -c \"echo started; {{command.Replace("$$", "\\\\\\$\\\\\\$", StringComparison.Ordinal)}}\"'; stty -a > after.txt; echo after" out > /dev/null; diff before after.txt
            """);
        result.Succeeded();
    }

    [Fact]
    public void ACommandThatCannotBeRun_LeavesTheTerminalAsItWas()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage());
        var result = AtTerminal($"stty -a > before; $rkt enter {pod} nosuch; echo status=$?; stty -a > after; cmp before after").Succeeded();
        Assert.Contains("cannot run \"nosuch\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("status=254", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void StandardErrorThatIsNoTerminal_IsKeptApart()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage());
        AtTerminal($"$rkt enter {pod} sh -c 'echo out; echo err >&2' 2> errors").Succeeded();
        Assert.Equal("err\n", File.ReadAllText($"{Site.Root}/errors"));
    }

    [Fact]
    public void AnInteractivePod_HasATerminalOfItsOwn_ForJobControl()
    {
        var image = Site.ShellImage(Joe);
        var result = Site.Script(Await + $$"""
            (await '/tmp \$' out; printf 'tty; readlink /proc/self/fd/1; echo x > /dev/console; echo $((6*7))\nsleep 100\n'; await 'sleep 100' out; sleep 0.3; printf '\003'; printf 'exit 6\n'; sleep 0.3) | script -qefc "stty -a > before; $rkt run --net=none --interactive {{image}} --exec=/bin/sh; s=\$?; stty -a > after; cmp before after || exit 99; exit \$s" out
            """).EndedWith(6);
        Assert.Contains("/dev/pts/0\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("\n42\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("job control turned off", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInteractivePod_WithoutATerminal_HasOurStreamsAsTheyAre()
    {
        var image = Site.ShellImage(Joe);
        var result = Site.Script($"echo 'echo hi; readlink /proc/self/fd/0; exit 5' | $rkt run --net=none --interactive {image} --exec=/bin/sh").EndedWith(5);
        Assert.StartsWith("hi\npipe:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInteractiveProgramThatDoesNotExist_LeavesTheTerminalAsItWas()
    {
        var image = Site.ShellImage(Joe);
        var result = AtTerminal($"stty -a > before; $rkt run --net=none --interactive {image} --exec=/bin/nosuch; echo status=$?; stty -a > after; cmp before after").Succeeded();
        Assert.Contains("status=254", result.Output, StringComparison.Ordinal);
    }

    /// <summary>Runs a script of the host's shell at a terminal; nothing is typed.</summary>
    private ProgramResult AtTerminal(string script)
    {
        File.WriteAllText($"{Site.Root}/script", script);
        return Site.Script("rkt=\"$rkt\" script -qefc '. ./script' /dev/null < /dev/null");
    }
}
