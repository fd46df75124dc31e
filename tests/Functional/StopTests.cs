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
}
