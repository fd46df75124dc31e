using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary><c>--restart</c>: apps that have ended are started again, and their pod goes on.</summary>
public sealed class RestartTests : FunctionalTest
{
    /// <summary>Counts its starts in a file of its root, which therefore lasts over them.</summary>
    private const string Count = "echo x >> /starts; n=$(wc -l < /starts); echo start $n; ";

    [Fact]
    public void OnFailure_StartsTheAppAgainUntilItSucceeds_AndThePodWithIt()
    {
        var result = Run(Count + "[ $n -ge 3 ] || exit 7", "--restart=on-failure").Succeeded();

        Assert.Equal(["start 1", "start 2", "start 3"], Said(result));
        Assert.Contains("ended with status 7; it is started again in 0.1 s", result.Errors, StringComparison.Ordinal);
        Assert.Contains("ended with status 7; it is started again in 0.2 s", result.Errors, StringComparison.Ordinal);
        Assert.Equal("2", Site.Status(Site.Pods.Single(), "restarts-app"));
        Assert.Equal("0", Site.Status(Site.Pods.Single(), "app-app"));
    }

    [Fact]
    public void OnFailure_WithACount_GivesUp_AndThePodFails()
    {
        var result = Run(Count + "exit 5", "--restart=on-failure:2");
        result.EndedWith(5);
        Assert.Equal(["start 1", "start 2", "start 3"], Said(result));
        Assert.Equal("5", Site.Status(Site.Pods.Single(), "app-app"));
        Assert.Equal(2, Site.Json("status", Site.Pods.Single(), "--format=json").GetProperty("apps")[0].GetProperty("restart_count").GetInt32());
    }

    /// <summary>Between its end and its next start, while its handler runs, it is neither running nor waiting.</summary>
    [Fact]
    public void AnAppThatEnds_WhileAnotherIsMadeReadyToStartAgain_DoesNotEndThePod()
    {
        var restarting = Site.ShellImage(
            ",\"user\":\"0\",\"group\":\"0\",\"eventHandlers\":[{\"name\":\"pre-start\",\"exec\":[\"/bin/sh\",\"-c\",\"sleep 0.8\"]}]", "sleep 0.1; echo again");
        var result = Site.Rkt(
            "run", "--net=none", restarting, "--name=a", "--restart=on-failure:1", "--exec=/bin/sh", "--", "-c", "test -e /again && exit 0; touch /again; exit 3", "---",
            Site.ShellImage(script: "sleep 1.4"), "--name=b").Succeeded();

        Assert.DoesNotContain("pre-start", result.Errors, StringComparison.Ordinal);
        Assert.Equal("1", Site.Status(Site.Pods.Single(), "restarts-a"));
        Assert.Equal("0", Site.Status(Site.Pods.Single(), "app-a"));
    }

    [Fact]
    public void No_WhichIsTheDefault_StartsNothingAgain()
    {
        Assert.Equal(["start 1"], Said(Run(Count + "exit 3", "--restart=no").EndedWith(3)));
        Assert.Equal(["start 1"], Said(Run(Count + "exit 3").EndedWith(3)));
    }

    [Fact]
    public void AnAnnotationThatIsNone_IsNamed() =>
        Assert.Contains(
            "run: annotation \"coreos.com/rkt/stage2/restart\" of app \"app\" must be no, on-failure, on-failure:COUNT or always\n",
            Run("exit 0", "--annotation=coreos.com/rkt/stage2/restart=bogus").EndedWith(254).Errors,
            StringComparison.Ordinal);

    [Fact]
    public void Always_StartsAgainAfterASuccess_UntilThePodIsStopped()
    {
        var program = Site.StartRkt("run", "--net=none", $"--uuid-file-save={Site.Root}/uuid", Script(Count + "exit 0"), "--restart=always");
        program.WaitForOutput("start 3");
        Site.Rkt("stop", $"--uuid-file={Site.Root}/uuid").Succeeded();
        program.WaitForExit().Succeeded();
        Assert.Equal("exited", Site.Status(File.ReadAllText($"{Site.Root}/uuid"), "state"));
    }

    [Fact]
    public void AFailedAppThatIsStartedAgain_DoesNotEndThePod()
    {
        // The second app ends the pod, with success; the first has failed more than once by then.
        var result = Site.Rkt(
            "run", "--net=none", Script(Count + "exit 4"), "--name=restless", "--restart=on-failure",
            "---", Script("sleep 1; echo bye; exit 9"), "--name=ender").EndedWith(9);
        Assert.Contains("start 2", result.Output, StringComparison.Ordinal);
        Assert.Equal("4", Site.Status(Site.Pods.Single(), "app-restless"));
    }

    [Fact]
    public void APodThatIsStopped_WhileAnAppWaitsForItsNextStart_EndsAsTheAppDid()
    {
        var program = Site.StartRkt("run", "--net=none", Script("exit 8"), "--restart=on-failure");
        program.WaitForErrors("it is started again in 0.8 s");
        program.Signal("TERM");
        program.WaitForExit().EndedWith(8);
    }

    [Fact]
    public void AnAppThatWaitsForItsNextStart_IsNotSaidToRun()
    {
        var program = Site.StartRkt("run", "--net=none", $"--uuid-file-save={Site.Root}/uuid", Script("exit 8"), "--name=app", "--restart=on-failure");
        program.WaitForErrors("it is started again in 3.2 s");
        var pod = File.ReadAllText($"{Site.Root}/uuid");
        Assert.Equal("restarting", Site.Json("status", pod, "--format=json").GetProperty("apps")[0].GetProperty("state").GetString());
        Assert.Contains(
            "hint: it has ended and waits until it is started again (--restart): try again\n",
            Site.Rkt("enter", pod, "/bin/sh").Refused("app \"app\" is not running").Errors, StringComparison.Ordinal);
        program.Signal("TERM");
        program.WaitForExit().EndedWith(8);
    }

    [Fact]
    public void AnAppThatCannotBeStartedAgain_EndsThePod_WhenTheCountIsUsedUp()
    {
        var result = Run("rm /bin/sh; exit 6", "--restart=on-failure:2").EndedWith(254);
        Assert.Contains("\"/bin/sh\"", result.Errors, StringComparison.Ordinal);
        Assert.Equal("254", Site.Status(Site.Pods.Single(), "app-app"));
    }

    [Fact]
    public void WhatAnAppLeavesRunning_IsGone_BeforeItIsStartedAgain()
    {
        var result = Run("ls -d /proc/[0-9]* | wc -l; sleep 1000 & [ -e /again ] && exit 0; touch /again; exit 1", "--restart=on-failure").Succeeded();
        Assert.Single(Said(result).Distinct());
    }

    [Fact]
    public void EventHandlers_RunAtEachStartAndEnd()
    {
        const string Handlers = """
            ,"eventHandlers":[{"name":"pre-start","exec":["/bin/sh","-c","echo before"]},{"name":"post-stop","exec":["/bin/sh","-c","echo after"]}]
            """;
        var result = Site.Rkt("run", "--net=none", Script(Count + "exit $((2 - n))", Handlers), "--name=app", "--restart=on-failure").Succeeded();
        Assert.Equal(["before", "start 1", "after", "before", "start 2", "after"], Said(result));
    }

    [Theory]
    [InlineData("sometimes")]
    [InlineData("on-failure:0")]
    public void AnUnknownPolicy_IsRefused(string policy) => Run("exit 0", $"--restart={policy}").Refused("must be no, on-failure, on-failure:COUNT or always");

    private ProgramResult Run(string script, params string[] flags) => Site.Rkt(["run", "--net=none", Script(script), "--name=app", .. flags]);

    private string Script(string script, string app = "") => Site.ShellImage($",\"user\":\"0\",\"group\":\"0\"{app}", script);

    private static string[] Said(ProgramResult result) => [.. result.Lines.Select(line => line[(line.IndexOf("]: ", StringComparison.Ordinal) + 3)..])];
}
