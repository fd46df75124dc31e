using Appc.Names;
using Rkt.Pods.Layout;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Layout;

public sealed class PodPathTests
{
    private static readonly StoreKey Image = StoreKey.Parse("sha512-" + new string('a', 64));

    /// <summary>Other programs read these: the names are the contract.</summary>
    [Fact]
    public void Paths_AreThoseOfTheReference()
    {
        var pod = new PodPath("/p");
        var app = pod.App(AcName.Parse("web"));

        Assert.Equal("/p/pod", pod.Manifest);
        Assert.Equal("/p/pod-created", pod.CreatedMarker);
        Assert.Equal("/p/ppid", pod.SupervisorPid);
        Assert.Equal("/p/net-info.json", pod.NetworkResults);
        Assert.Equal("/p/stage1/rootfs/rkt/supervisor-status", pod.SupervisorStatus);
        Assert.Equal("/p/appsinfo/web/manifest", app.ImageManifest);
        Assert.Equal("/p/stage1/rootfs/opt/stage2/web/rootfs", app.Rootfs);
        Assert.Equal("/p/stage1/rootfs/rkt/status/web", app.Status);
        Assert.Equal("/p/stage1/rootfs/rkt/status/web-started", app.StartedMarker);
        Assert.Equal("/p/stage1/rootfs/rkt/env/web", app.Environment);
        Assert.Equal($"/p/overlay/{Image}/upper/web", app.OverlayUpper(Image));
        Assert.Equal($"/p/overlay/{Image}/work/web", app.OverlayWork(Image));
    }
}
