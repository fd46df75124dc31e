using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Collection;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Names;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Collection;

public sealed class PodCollectorTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-gc-").FullName;
    private readonly PodsDirectory _pods;
    private readonly RecordingListener _listener = new();
    private readonly LateClock _clock = new();
    private readonly PodId _id = PodId.NewRandom();

    public PodCollectorTests() => _pods = new PodsDirectory($"{_directory}/data");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Mark_MovesWhatNobodyHolds()
    {
        var exited = Make(PodPhase.Run);
        var aborted = Make(PodPhase.Prepare);
        using var running = NewPod.Create(_pods, _id);
        running.MoveToRun();

        Assert.Equal(0, Collector().Mark());

        Assert.Equal(PodState.ExitedGarbage, State(exited));
        Assert.Equal(PodState.Garbage, State(aborted));
        Assert.Equal(PodState.Running, State(_id));
        Assert.Equal(
            new[] { $"moving pod \"{exited}\" to garbage", $"moving failed prepare \"{aborted}\" to garbage" },
            _listener.Notes);
    }

    [Fact]
    public void Mark_OfAPodThatWasKilled_TakesItsNameFromTheOthers()
    {
        using var running = NewPod.Create(_pods, _id);
        running.MoveToRun();
        var killed = NewPod.Create(_pods, PodId.NewRandom());
        killed.MoveToRun();
        var names = new SharedNames(_pods);
        names.Join(killed.Path, new PodNames("db", [new PodAddress("net", "10.0.0.2")]), "");
        names.Join(running.Path, new PodNames("web", [new PodAddress("net", "10.0.0.3")]), "");
        killed.Dispose();
        Assert.Contains("\n10.0.0.2\tdb ", File.ReadAllText(running.Path.SharedHosts), StringComparison.Ordinal);

        Assert.Equal(0, Collector().Mark());

        Assert.DoesNotContain("\n10.0.0.2\tdb ", File.ReadAllText(running.Path.SharedHosts), StringComparison.Ordinal);
        Assert.Empty(_listener.Warnings);
    }

    [Fact]
    public void Mark_LeavesYoungEmbryos()
    {
        var embryo = Make(PodPhase.Embryo);

        Collector().Mark();
        Assert.Equal(PodState.Embryo, State(embryo));

        _clock.Ahead = TimeSpan.FromMinutes(2);
        Collector().Mark();
        Assert.Equal(PodState.Garbage, State(embryo));
    }

    [Fact]
    public void Expire_TakesOnlyOldPreparedPods()
    {
        var prepared = Make(PodPhase.Prepared);

        Collector().Expire(Day);
        Assert.Equal(PodState.Prepared, State(prepared));

        _clock.Ahead = Day;
        Collector().Expire(Day);
        Assert.Equal(PodState.Garbage, State(prepared));
        Assert.Equal([$"moving expired prepared pod \"{prepared}\" to garbage"], _listener.Notes);
    }

    [Fact]
    public void Sweep_WithinTheGracePeriod_KeepsThePod()
    {
        var exited = Make(PodPhase.ExitedGarbage);

        Assert.Equal(0, Collector().Sweep(TimeSpan.FromMinutes(30), "30m0s"));

        Assert.Equal(PodState.ExitedGarbage, State(exited));
        Assert.Equal([$"pod \"{exited}\" not removed: still within grace period (30m0s)"], _listener.Notes);
    }

    [Fact]
    public void Sweep_AfterTheGracePeriod_HasStage1CleanUpAndDeletes()
    {
        var exited = Make(PodPhase.ExitedGarbage);
        _clock.Ahead = TimeSpan.FromMinutes(31);

        Assert.Equal(0, Collector(Stage1("printf '%s ' \"$PWD\" \"$@\" > " + _directory + "/called")).Sweep(TimeSpan.FromMinutes(30), "30m0s"));

        Assert.Null(PodLookup.Find(_pods, exited));
        Assert.Equal([exited], _listener.Deleted);
        Assert.Equal(
            $"{_pods.PathOf(PodPhase.ExitedGarbage, exited)} gc --local-config /etc/rkt {exited} ",
            File.ReadAllText($"{_directory}/called"));
    }

    [Fact]
    public void Sweep_WhenStage1Fails_KeepsThePodForTheNextTime()
    {
        var exited = Make(PodPhase.ExitedGarbage);

        Assert.Equal(1, Collector(Stage1("exit 3")).Sweep(TimeSpan.Zero, "0s"));
        Assert.Equal(PodState.ExitedGarbage, State(exited));
        Assert.Single(_listener.Warnings);

        Assert.Equal(0, Collector(Stage1("exit 0")).Sweep(TimeSpan.Zero, "0s"));
        Assert.Null(PodLookup.Find(_pods, exited));
    }

    /// <summary>It never ran: there is nothing on the host to clean, and no grace period.</summary>
    [Fact]
    public void Sweep_OfGarbage_DoesNotCallStage1()
    {
        var garbage = Make(PodPhase.Garbage);

        Assert.Equal(0, Collector(Stage1("exit 3")).Sweep(Day, "24h0m0s"));

        Assert.Null(PodLookup.Find(_pods, garbage));
        Assert.Empty(_listener.Warnings);
    }

    [Fact]
    public void Sweep_OfAPodThatIsBeingDeleted_PassesItOver()
    {
        var garbage = Make(PodPhase.Garbage);
        using var other = PodLock.TryTake(_pods.PathOf(PodPhase.Garbage, garbage));

        Assert.Equal(0, Collector().Sweep(TimeSpan.Zero, "0s"));

        Assert.Equal(PodState.Deleting, State(garbage));
    }

    [Theory]
    [InlineData(PodPhase.Run)]
    [InlineData(PodPhase.Prepare)]
    [InlineData(PodPhase.Prepared)]
    [InlineData(PodPhase.ExitedGarbage)]
    public void Remove_TakesWhatDoesNotRun(PodPhase phase)
    {
        var id = Make(phase);

        Collector().Remove(PodLookup.Find(_pods, id)!);

        Assert.Null(PodLookup.Find(_pods, id));
    }

    [Fact]
    public void Remove_OfARunningPod_Refuses()
    {
        using var running = NewPod.Create(_pods, _id);
        running.MoveToRun();

        var failure = Assert.Throws<RktException>(() => Collector().Remove(PodLookup.Find(_pods, _id)!));

        Assert.Equal($"pod \"{_id}\" is running", failure.Message);
        Assert.Equal(PodState.Running, State(_id));
    }

    private PodState State(PodId id) => PodLookup.Find(_pods, id)!.State;

    private PodCollector Collector(string? stage1 = null) => new(
        _pods,
        new PodDeletion(stage1 ?? Stage1("exit 0"), "/etc/rkt", debug: false, _listener),
        _listener,
        _clock);

    private PodId Make(PodPhase phase)
    {
        var id = PodId.NewRandom();
        _pods.Ensure(phase);
        var path = _pods.PathOf(phase, id);
        Directory.CreateDirectory(path.Stage1Root);
        File.WriteAllText(path.Manifest, "{}");
        return id;
    }

    private string Stage1(string body)
    {
        var path = $"{_directory}/stage1-{Guid.NewGuid():N}";
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Change times cannot be set back: the clock is set forward.</summary>
    private sealed class LateClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + Ahead;
    }

    private sealed class RecordingListener : ICollectionListener
    {
        public List<string> Notes { get; } = [];

        public List<string> Warnings { get; } = [];

        public List<PodId> Deleted { get; } = [];

        public void Note(string message) => Notes.Add(message);

        public void Warn(string message, Exception cause) => Warnings.Add($"{message}: {cause.Message}");

        public void Deleting(PodId pod) => Deleted.Add(pod);
    }
}
