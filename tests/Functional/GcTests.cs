namespace Tests.Functional;

/// <summary><c>rkt gc</c> and <c>rkt image gc</c>.</summary>
public sealed class GcTests : FunctionalTest
{
    [Fact]
    public void Gc_WaitsForTheGracePeriod_ThenRemoves()
    {
        Site.Rkt("run", "--net=none", Site.Import("exit", "0")).Succeeded();
        var pod = Assert.Single(Site.Pods);

        var first = Site.Rkt("gc").Succeeded();
        Assert.Contains($"moving pod \"{pod}\" to garbage", first.Errors, StringComparison.Ordinal);
        Assert.Contains($"pod \"{pod}\" not removed: still within grace period (30m0s)", first.Errors, StringComparison.Ordinal);
        Assert.Equal("exited garbage", Site.Status(pod, "state"));

        var second = Site.Rkt("gc", "--grace-period=0s").Succeeded();
        Assert.Equal($"Garbage collecting pod \"{pod}\"\n", second.Output);
        Assert.Empty(Site.Rkt("list", "--no-legend").Succeeded().Output);
    }

    [Fact]
    public void Gc_MarkOnly_RemovesNothing()
    {
        Site.Rkt("run", "--net=none", Site.Import("exit", "0")).Succeeded();
        Site.Rkt("gc", "--mark-only", "--grace-period=0s").Succeeded();
        Assert.Equal("exited garbage", Site.Status(Assert.Single(Site.Pods), "state"));
    }

    [Fact]
    public void Gc_LeavesRunningAndFreshlyPreparedPodsAlone()
    {
        var key = Site.Import("sleep");
        var (_, running) = Site.StartPod("--net=none", key);
        var prepared = Site.Rkt("prepare", key).Succeeded().Lines[^1];
        Site.Rkt("gc", "--grace-period=0s").Succeeded();
        Assert.Equal("running", Site.Status(running, "state"));
        Assert.Equal("prepared", Site.Status(prepared, "state"));

        var expired = Site.Rkt("gc", "--grace-period=0s", "--expire-prepared=0s").Succeeded();
        Assert.Contains($"moving expired prepared pod \"{prepared}\" to garbage", expired.Errors, StringComparison.Ordinal);
        Assert.Equal("running", Site.Status(running, "state"));
    }

    [Fact]
    public void ImageGc_RemovesOldImages_ButNotThoseOfRunningPods()
    {
        var used = Site.Import("sleep");
        var unused = Site.ImportWith("", "exit", "0");
        Site.StartPod("--net=none", used);
        Site.Rkt("image", "gc").Succeeded();
        Assert.Equal(2, Site.Rkt("image", "list", "--no-legend").Succeeded().Lines.Count);

        Site.Rkt("image", "gc", "--grace-period=0s").Succeeded();
        var left = Assert.Single(Site.Rkt("image", "list", "--no-legend", "--full", "--fields=id").Succeeded().Lines);
        Assert.Equal(used, left.Trim());
        Assert.NotEqual(unused, used);
    }
}
