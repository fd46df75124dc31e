using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Inspection;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Inspection;

public sealed class PodInspectionTests : IDisposable
{
    private static readonly string Key = "sha512-" + new string('a', 64);

    private static readonly string Manifest = $$$"""
        {"acVersion":"2.0.0","acKind":"PodManifest","apps":[{"name":"web","image":{"name":"example.com/web","id":"{{{Key}}}",
        "labels":[{"name":"version","value":"1.0"}]}}],"volumes":null,"isolators":null,"annotations":null,"ports":[]}
        """;

    private readonly PodsDirectory _pods = new(Directory.CreateTempSubdirectory("rkt-pods-").FullName);
    private readonly PodId _id = PodId.NewRandom();

    public void Dispose() => Directory.Delete(_pods.DataDirectory, recursive: true);

    [Fact]
    public void Read_OfAPodThatIsStillPrepared_HasNoApps()
    {
        using var pod = NewPod.Create(_pods, _id);

        var status = Read();

        Assert.Equal(PodState.Preparing, status.State);
        Assert.Null(status.Manifest);
        Assert.Empty(status.Apps);
    }

    [Fact]
    public void Read_OfARunningPod_TellsItsTimesAndPid()
    {
        using var pod = Run();
        var app = pod.Path.App(AcName.Parse("web"));
        File.WriteAllText(pod.Path.SupervisorPid, "4711\n");
        File.WriteAllText(app.StartedMarker, "");
        var created = new DateTime(2016, 5, 9, 10, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(pod.Path.CreatedMarker, created);
        File.SetLastWriteTimeUtc(pod.Path.SupervisorPid, created.AddSeconds(1));
        File.SetLastWriteTimeUtc(app.StartedMarker, created.AddSeconds(2));
        File.WriteAllBytes(pod.Path.NetworkResults, PodNetworkFile.Format([new("default", "", "", "eth0", "172.16.28.2", "", "")]));

        var status = Read();

        Assert.Equal((PodState.Running, 4711), (status.State, status.Pid));
        Assert.Equal(created, status.CreatedAt!.Value.UtcDateTime);
        Assert.Equal(created.AddSeconds(1), status.StartedAt!.Value.UtcDateTime);
        Assert.Equal("172.16.28.2", Assert.Single(status.Networks).Ip);
        var web = Assert.Single(status.Apps);
        Assert.Equal((AppState.Running, "example.com/web:1.0", Key), (web.State, web.ImageName, web.Image!.ToString()));
        Assert.Equal(created.AddSeconds(2), web.StartedAt!.Value.UtcDateTime);
        Assert.Null(web.ExitCode);
    }

    /// <summary>The next start is counted when the app has ended, within a tick of its start when it lives no longer.</summary>
    [Theory]
    [InlineData(-1, AppState.Running)]
    [InlineData(0, AppState.Restarting)]
    [InlineData(1, AppState.Restarting)]
    public void Read_OfAnAppThatWaitsForItsNextStart_IsNotRunning(int counted, AppState state)
    {
        using var pod = Run();
        var app = pod.Path.App(AcName.Parse("web"));
        var started = new DateTime(2016, 5, 9, 10, 0, 0, DateTimeKind.Utc);
        File.WriteAllText(app.StartedMarker, "4711\n");
        File.WriteAllText(app.Restarts, "1\n");
        File.SetLastWriteTimeUtc(app.StartedMarker, started);
        File.SetLastWriteTimeUtc(app.Restarts, started.AddSeconds(counted));

        Assert.Equal(state, Assert.Single(Read().Apps).State);
    }

    [Fact]
    public void Read_OfAnExitedPod_TellsTheExitStatus()
    {
        using (var pod = Run())
        {
            File.WriteAllText(pod.Path.App(AcName.Parse("web")).Status, "7");
        }

        var web = Assert.Single(Read().Apps);

        Assert.Equal((AppState.Exited, 7), (web.State, web.ExitCode));
    }

    /// <summary>Killed before the status could be written: nobody knows it, and 0 would be a lie.</summary>
    [Fact]
    public void Read_OfAPodThatWasKilled_HasNoExitStatus()
    {
        Run().Dispose();

        var web = Assert.Single(Read().Apps);

        Assert.Equal(AppState.Exited, web.State);
        Assert.Null(web.ExitCode);
    }

    [Fact]
    public void Read_OfAPodThatWasKilledBeforeItsManifestWasWritten_HasNoApps()
    {
        using (var pod = Run())
        {
            File.WriteAllText(pod.Path.Manifest, "");
        }

        Assert.Empty(Read().Apps);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not JSON")]
    public void Read_OfADamagedManifest_NamesThePod(string content)
    {
        using (var pod = Run())
        {
            File.WriteAllText(pod.Path.Manifest, content);
        }

        Assert.Equal($"cannot read the manifest of pod \"{_id}\"", Assert.Throws<RktException>(() => Read()).Message);
    }

    [Fact]
    public void Read_OfAPodThatHasMovedOn_FollowsIt()
    {
        using var pod = Run();
        var before = PodLookup.Find(_pods, _id)!;
        _pods.Ensure(PodPhase.ExitedGarbage);
        Directory.Move(pod.Path.Root, _pods.PathOf(PodPhase.ExitedGarbage, _id).Root);

        var status = PodInspection.Read(_pods, before)!;

        Assert.Equal(PodState.ExitedDeleting, status.State);
        Assert.Single(status.Apps);
    }

    [Fact]
    public void Read_OfAPodThatIsGone_ReturnsNull()
    {
        using var pod = Run();
        var before = PodLookup.Find(_pods, _id)!;
        pod.Remove();

        Assert.Null(PodInspection.Read(_pods, before));
    }

    private PodStatus Read() => PodInspection.Read(_pods, PodLookup.Find(_pods, _id)!)!;

    private NewPod Run()
    {
        var pod = NewPod.Create(_pods, _id);
        File.WriteAllText(pod.Path.Manifest, Manifest);
        File.WriteAllText(pod.Path.CreatedMarker, "");
        Directory.CreateDirectory(pod.Path.Status);
        pod.MoveToRun();
        return pod;
    }
}
