namespace Tests.Functional;

/// <summary><c>rkt status</c>, <c>cat-manifest</c>, and how pods are named.</summary>
public sealed class StatusTests : FunctionalTest
{
    [Fact]
    public void Status_OfAnExitedPod_HasTheLinesOfTheReference_InOrder()
    {
        Site.Rkt("run", "--net=none", Site.Import("exit", "5")).EndedWith(5);
        var names = Site.Rkt("status", Assert.Single(Site.Pods)).Succeeded().Lines.Select(line => line[..line.IndexOf('=')]);
        Assert.Equal(["state", "created", "started", "networks", "pid", "exited", "app-guest"], names);
        Assert.Equal("5", Site.Status(Site.Pods.Single(), "app-guest"));
        Assert.Equal("true", Site.Status(Site.Pods.Single(), "exited"));
    }

    [Fact]
    public void Status_OfAPreparedPod_HasNoStart()
    {
        var pod = Site.Rkt("prepare", Site.Import("exit", "0")).Succeeded().Lines[^1];
        Assert.Equal(["state=prepared"], Site.Rkt("status", pod).Succeeded().Lines.Where(line => !line.StartsWith("created=", StringComparison.Ordinal)));
    }

    [Fact]
    public void Status_WithWait_ReturnsWhenThePodHasEnded()
    {
        var (program, pod) = Site.StartPod("--net=none", Site.GuestImage("", "sleep"));
        Site.Rkt("status", "--wait=200ms", pod).Refused("error waiting for pod to finish: context deadline exceeded");
        var waiting = Site.StartRkt("status", "--wait", pod);
        program.Signal("TERM");
        Assert.Contains("state=exited", waiting.WaitForExit().Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_WithWaitReady_ReturnsForAPodThatRuns()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.GuestImage("", "sleep"));
        Assert.Contains("state=running", Site.Rkt("status", "--wait-ready=10s", pod).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_TakesAUniquePrefix_InAnyCase_OrAFile()
    {
        var pod = Site.Rkt("prepare", Site.Import("exit", "0")).Succeeded().Lines[^1];
        Site.Rkt("status", pod[..4]).Succeeded();
        Site.Rkt("status", pod[..8].ToUpperInvariant()).Succeeded();
        File.WriteAllText($"{Site.Root}/uuid", pod + "\n");
        Site.Rkt("status", $"--uuid-file={Site.Root}/uuid").Succeeded();
    }

    [Fact]
    public void Status_OfAnUnknownPod_SaysSo()
    {
        Site.Rkt("status", "00000000").Refused("no matches found for \"00000000\"");
        Assert.Equal(1, Site.Rkt("status", $"--uuid-file={Site.Root}/absent").Status);
    }

    [Fact]
    public void CatManifest_IsThePodsManifest()
    {
        var key = Site.Import("print", "hello");
        var pod = Site.Rkt("prepare", key).Succeeded().Lines[^1];
        var manifest = Site.Json("cat-manifest", pod);
        Assert.Equal("PodManifest", manifest.GetProperty("acKind").GetString());
        var app = Assert.Single(manifest.GetProperty("apps").EnumerateArray());
        Assert.Equal("guest", app.GetProperty("name").GetString());
        Assert.Equal(key, app.GetProperty("image").GetProperty("id").GetString());
        Assert.StartsWith("{\n\t\"acVersion\"", Site.Rkt("cat-manifest", pod).Output, StringComparison.Ordinal);
    }
}
