using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Lifecycle;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Lifecycle;

public sealed class PodWatchTests : IDisposable
{
    private readonly PodsDirectory _pods = new(Directory.CreateTempSubdirectory("rkt-pods-").FullName);
    private readonly PodId _id = PodId.NewRandom();

    public void Dispose() => Directory.Delete(_pods.DataDirectory, recursive: true);

    [Fact]
    public void WaitForEnd_WhileThePodRuns_ReportsTheDeadline()
    {
        using var pod = NewPod.Create(_pods, _id);
        pod.MoveToRun();

        var failure = Assert.Throws<RktException>(() => PodWatch.WaitForEnd(_pods, _id, TimeSpan.FromMilliseconds(30)));

        Assert.Equal("error waiting for pod to finish", failure.Message);
        Assert.Equal("context deadline exceeded", failure.GetBaseException().Message);
    }

    [Fact]
    public async Task WaitForEnd_WhenThePodEnds_Returns()
    {
        var pod = NewPod.Create(_pods, _id);
        pod.MoveToRun();
        var waiting = Task.Run(() => PodWatch.WaitForEnd(_pods, _id, TimeSpan.FromSeconds(20)));
        await Task.Delay(50);
        pod.Dispose();

        Assert.Equal(PodState.Exited, (await waiting)!.State);
    }

    [Fact]
    public void WaitForReady_WhenTheSupervisorIsReady_ReturnsTheRunningPod()
    {
        using var pod = NewPod.Create(_pods, _id);
        pod.MoveToRun();
        Directory.CreateDirectory(Path.GetDirectoryName(pod.Path.SupervisorStatus)!);
        File.CreateSymbolicLink(pod.Path.SupervisorStatus, "ready");

        Assert.Equal(PodState.Running, PodWatch.WaitForReady(_pods, _id, TimeSpan.FromSeconds(20))!.State);
    }

    [Fact]
    public void WaitForEnd_OfAPodThatIsGone_ReturnsNull() => Assert.Null(PodWatch.WaitForEnd(_pods, _id, null));
}
