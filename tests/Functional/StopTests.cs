using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary><c>rkt stop</c> and <c>rkt rm</c>.</summary>
public sealed class StopTests : FunctionalTest
{
    [Fact]
    public void Stop_EndsTheApp_AndPrintsTheUuid()
    {
        var (program, pod) = Site.StartPod("--net=none", Site.GuestImage("", "say-goodbye"));
        Assert.Equal($"\"{pod}\"\n", Site.Rkt("stop", pod).Succeeded().Output);
        Assert.Contains("goodbye", program.WaitForExit().Output, StringComparison.Ordinal);
        Assert.Equal("exited", Site.Status(pod, "state"));
    }

    [Fact]
    public void Stop_OfAnExitedPod_SaysSo_AndSucceeds()
    {
        Site.Rkt("run", "--net=none", Site.Import("exit", "0")).Succeeded();
        var pod = Assert.Single(Site.Pods);
        Assert.Equal($"pod \"{pod}\" is already stopped\n", Site.Rkt("stop", pod).Succeeded().Output);
    }

    [Fact]
    public void Stop_WithForce_KillsWhatIgnoresSignals()
    {
        var (program, pod) = Site.StartPod("--net=none", Site.GuestImage("", "ignore-signals"));
        Site.Rkt("stop", "--force", pod).Succeeded();
        program.WaitForExit();
        Assert.Equal("exited", Site.Status(pod, "state"));
    }

    [Fact]
    public void Stop_OfAnUnknownPod_HasTheTextThatCallersMatch()
    {
        var result = Site.Rkt("stop", "00000000").EndedWith(254);
        Assert.Contains("cannot get pod: no matches found", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_OfAPreparedPod_IsRefused()
    {
        var pod = Site.Rkt("prepare", Site.Import("exit", "0")).Succeeded().Lines[^1];
        var result = Site.Rkt("stop", pod).EndedWith(254);
        Assert.Contains($"pod \"{pod}\" is not running", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Rm_RemovesAnExitedPod_AndRefusesARunningOne()
    {
        var key = Site.Import("sleep");
        Site.Rkt("run", "--net=none", key, "--exec=/bin/guest", "--", "exit", "0").Succeeded();
        var exited = Assert.Single(Site.Pods);
        Assert.Equal($"\"{exited}\"\n", Site.Rkt("rm", exited).Succeeded().Output);
        Site.Rkt("status", exited).Refused("no matches found");

        var (_, running) = Site.StartPod("--net=none", key);
        Site.Rkt("rm", running).EndedWith(254);
        Assert.Equal("running", Site.Status(running, "state"));
    }

    [Fact]
    public void Stop_OfAnAppThatIgnoresTheSignal_KillsItAfterAWhile()
    {
        var (program, pod) = Site.StartPod("--net=none", Site.GuestImage("", "ignore-signals"));
        Site.Rkt("stop", pod).Succeeded();
        Assert.Equal("running", Site.Status(pod, "state"));
        Assert.Equal(137, program.WaitForExit().Status);
        Assert.Equal("137", Site.Status(pod, "app-guest"));
    }

    [Fact]
    public void Stop_OfSeveralPods_TellsOfEach_AndFailsForOne()
    {
        var image = Site.Import("say-goodbye");
        var (_, first) = Site.StartPod("--net=none", image);
        var (second, other) = Site.StartPod("--net=none", image);
        Site.Rkt("stop", other).Succeeded();
        second.WaitForExit();
        var result = Site.Rkt("stop", first, "00000000", other).EndedWith(254);
        Assert.Equal($"\"{first}\"\npod \"{other}\" is already stopped\n", result.Output);
        Assert.Contains("cannot get pod: no matches found", result.Errors, StringComparison.Ordinal);
        Assert.Contains("failed to stop 1 pod(s)", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAppThatClosesItsOutput_GoesOn_AndItsStatusCounts() => Assert.Equal(
        3, Site.Rkt("run", "--net=none", Site.ShellImage(script: "echo ready; exec >&- 2>&- <&-; sleep 0.5; exit 3")).Status);

    [Theory]
    [InlineData("setsid sleep 1000 & sleep 0.2; exit 0", 0)]
    [InlineData("sleep 1000 & exit 4", 4)]
    [InlineData("(setsid sh -c 'while true; do sleep 1; done' &) ; (sleep 1000 >&- 2>&- &) ; exit 0", 0)]
    public void WhatAnAppLeavesRunning_EndsWithThePod(string script, int status)
    {
        Site.Rkt("run", "--net=none", Site.ShellImage(script: script)).EndedWith(status);
        Assert.Equal("exited", Site.Status(Assert.Single(Site.Pods), "state"));
    }

    [Fact]
    public void ZombiesOfAnApp_EndWithThePod()
    {
        // Children that are never waited for, of a parent that lives on.
        var (program, pod) = Site.StartPod("--net=none", Site.ShellImage(script: "for i in $(seq 50); do sh -c 'exec sleep 0' & done; echo ready; exec sleep 1000"));
        Site.Rkt("stop", pod).Succeeded();
        Assert.Equal(143, program.WaitForExit().Status);
    }

    [Theory]
    [InlineData("TERM", false)]
    [InlineData("HUP", false)]
    [InlineData("INT", true)]
    [InlineData("QUIT", true)]
    public void ASecondSignal_KillsAtOnce_OnlyWhenItComesFromAKeyboard(string signal, bool kills)
    {
        var (program, pod) = Site.StartPod("--net=none", Site.ShellImage(script: "trap 'echo asked' TERM; echo ready; n=0; while [ $n -lt 20 ]; do sleep 0.1; n=$((n + 1)); done; exit 5"));
        program.Signal("TERM");
        program.WaitForOutput("asked");
        program.Signal(signal);
        Assert.Equal(kills ? 137 : 5, program.WaitForExit().Status);
        Assert.Equal("exited", Site.Status(pod, "state"));
    }

    [Fact]
    public void APodThatIsStopped_WhileAHandlerRuns_StartsNoApp()
    {
        const string Handler = ",\"user\":\"0\",\"group\":\"0\",\"eventHandlers\":[{\"name\":\"pre-start\",\"exec\":[\"/bin/sh\",\"-c\",\"echo ready; exec sleep 1000\"]}]";
        var program = Site.StartRkt("run", "--net=none", Site.ShellImage(Handler, "echo started"));
        program.WaitForOutput("ready");
        program.Signal("TERM");
        Assert.DoesNotContain("started", program.WaitForExit().EndedWith(143).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void APodWhoseReadersHaveGone_GoesOn_AndItsStatusCounts()
    {
        // The messages go nowhere, and the app's own lines neither.
        var image = Site.ShellImage(script: "echo one; sleep 0.3; echo two; exit 6");
        Site.Script($"{{ $rkt run --net=none {image} 2>&1; echo $? >{Site.Root}/status; }} | read -r first").Succeeded();
        Eventually.Holds(() => File.Exists($"{Site.Root}/status") && File.ReadAllText($"{Site.Root}/status") == "6\n", () => "no status");
        Assert.Equal("exited", Site.Json("list", "--format=json")[0].GetProperty("state").GetString());
    }

    [Fact]
    public void AProgramWithoutStandardStreams_WritesNoMessagesIntoItsFiles()
    {
        var image = Site.Import("exit", "3");
        Site.Script($"$rkt run --net=none --volume=unused,kind=empty {image} --exec=/bin/missing <&- >&- 2>&-");
        Site.Script($"$rkt run --net=none {image} <&- >&- 2>&-").EndedWith(3);
        Assert.Empty(Site.Run("/bin/grep", "-rlE", "(stage1|rkt): ", $"{Site.Data}/pods").Output);
    }
}
