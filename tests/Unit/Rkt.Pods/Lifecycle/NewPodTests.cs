using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Lifecycle;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Lifecycle;

public sealed class NewPodTests : IDisposable
{
    private readonly PodsDirectory _pods = new(Directory.CreateTempSubdirectory("rkt-pods-").FullName + "/data");
    private readonly PodId _id = PodId.NewRandom();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_pods.DataDirectory)!, recursive: true);

    [Fact]
    public void Create_MakesALockedPodThatIsPreparing()
    {
        using var pod = NewPod.Create(_pods, _id);

        Assert.Equal(PodState.Preparing, PodLookup.Find(_pods, _id)!.State);
        Assert.Empty(_pods.List(PodPhase.Embryo));
    }

    [Fact]
    public void Dispose_BeforePreparationEnds_LeavesAnAbortedPod()
    {
        NewPod.Create(_pods, _id).Dispose();

        Assert.Equal(PodState.AbortedPrepare, PodLookup.Find(_pods, _id)!.State);
    }

    [Fact]
    public void MoveToRun_KeepsTheLock()
    {
        using (var pod = NewPod.Create(_pods, _id))
        {
            pod.MoveToRun();

            Assert.Equal(PodState.Running, PodLookup.Find(_pods, _id)!.State);
        }

        Assert.Equal(PodState.Exited, PodLookup.Find(_pods, _id)!.State);
    }

    [Fact]
    public void TryTakePrepared_IsForOneTaker()
    {
        using (var pod = NewPod.Create(_pods, _id))
        {
            pod.MoveToPrepared();
        }

        using var taken = NewPod.TryTakePrepared(_pods, _id);

        Assert.NotNull(taken);
        Assert.Null(NewPod.TryTakePrepared(_pods, _id));
        Assert.Equal(PodState.Prepared, PodLookup.Find(_pods, _id)!.State);
    }

    [Fact]
    public void TryTakePrepared_OfARunningPod_ReturnsNull()
    {
        using var pod = NewPod.Create(_pods, _id);
        pod.MoveToRun();

        Assert.Null(NewPod.TryTakePrepared(_pods, _id));
    }

    [Fact]
    public void Remove_LeavesNothing()
    {
        using var pod = NewPod.Create(_pods, _id);
        File.WriteAllText(pod.Path.Manifest, "{}");
        pod.Remove();

        Assert.Null(PodLookup.Find(_pods, _id));
    }

    [Fact]
    public void Create_WhereAFileIsInTheWay_NamesTheDataDirectory()
    {
        File.WriteAllText(_pods.DataDirectory, "");

        var failure = Assert.Throws<RktException>(() => NewPod.Create(_pods, _id));

        Assert.Equal($"cannot create pod in \"{_pods.DataDirectory}\"", failure.Message);
    }
}
