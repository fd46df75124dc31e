using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Names;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Names;

public sealed class SharedNamesTests : IDisposable
{
    private const string Own = "127.0.0.1\tlocalhost\n";

    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-names-").FullName;
    private readonly PodsDirectory _pods;
    private readonly SharedNames _names;
    private readonly List<NewPod> _running = [];

    public SharedNamesTests()
    {
        _pods = new PodsDirectory(_directory);
        _names = new SharedNames(_pods);
    }

    public void Dispose()
    {
        _running.ForEach(static pod => pod.Dispose());
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void Join_ShowsPodsOfOneNetworkToEachOther()
    {
        var db = Start("db", ("front", "10.0.0.2"), ("back", "10.1.0.2"), ("back", "fd00::2"));
        var web = Start("web", ("front", "10.0.0.3"));
        var queue = Start("queue", ("back", "10.1.0.3"));

        Assert.Equal(["10.0.0.3\tweb", "10.1.0.3\tqueue"], Others(db));
        Assert.Equal(["10.0.0.2\tdb"], Others(web));
        Assert.Equal(["10.1.0.2\tdb", "fd00::2\tdb"], Others(queue));
    }

    [Fact]
    public void Join_WithANameThatAnotherHas_ShowsBothAddresses()
    {
        var client = Start("client", ("net", "10.0.0.2"));
        Start("web", ("net", "10.0.0.3"));
        Start("web", ("net", "10.0.0.4"));

        Assert.Equal(["10.0.0.3\tweb", "10.0.0.4\tweb"], Others(client));
    }

    [Fact]
    public void Join_DoesNotShowPodsThatDidNotAsk()
    {
        var other = NewPod.Create(_pods, PodId.NewRandom());
        other.MoveToRun();
        _running.Add(other);

        var db = Start("db", ("net", "10.0.0.2"));

        Assert.Empty(Others(db));
        Assert.False(File.Exists(other.Path.SharedHosts));
    }

    [Fact]
    public void Leave_TakesTheNameFromTheOthers_AndMayBeRepeated()
    {
        var db = Start("db", ("net", "10.0.0.2"));
        var web = Start("web", ("net", "10.0.0.3"));

        _names.Leave(db.Path);
        _names.Leave(db.Path);

        Assert.Empty(Others(web));
    }

    [Fact]
    public void Refresh_TakesAwayPodsThatNobodyHolds()
    {
        var db = Start("db", ("net", "10.0.0.2"));
        var web = Start("web", ("net", "10.0.0.3"));
        Assert.Equal(["10.0.0.2\tdb"], Others(web));

        // Killed: the lock is free, and all files are there.
        db.Dispose();
        _names.Refresh();

        Assert.Empty(Others(web));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("""{"hostname":"db"}""")]
    [InlineData("""{"hostname":"db\n10.0.0.1 bank","addresses":[]}""")]
    [InlineData("""{"hostname":"db","addresses":[{"network":"net","ip":"10.0.0.2 bank"}]}""")]
    public void Refresh_WithADamagedFile_NamesIt_AndBringsTheOthersUpToDate(string text)
    {
        var db = Start("db", ("net", "10.0.0.2"));
        var web = Start("web", ("net", "10.0.0.3"));
        var queue = Start("queue", ("net", "10.0.0.4"));
        File.WriteAllText(db.Path.Names, text);

        var failure = Assert.Throws<RktException>(_names.Refresh);

        Assert.Contains(db.Path.Names, failure.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal(["10.0.0.4\tqueue"], Others(web));
        Assert.Equal(["10.0.0.3\tweb"], Others(queue));
    }

    [Fact]
    public void Join_FromManyThreads_ShowsAllToAll()
    {
        var pods = Enumerable.Range(0, 20).Select(_ => NewPod.Create(_pods, PodId.NewRandom())).ToArray();
        foreach (var pod in pods)
        {
            pod.MoveToRun();
            _running.Add(pod);
        }

        Parallel.For(0, pods.Length, i => new SharedNames(_pods).Join(pods[i].Path, new PodNames($"pod-{i}", [new PodAddress("net", $"10.0.0.{i + 1}")]), Own));

        Assert.All(pods, pod => Assert.Equal(pods.Length - 1, Others(pod).Count()));
    }

    private NewPod Start(string hostname, params (string Network, string Address)[] addresses)
    {
        var pod = NewPod.Create(_pods, PodId.NewRandom());
        pod.MoveToRun();
        _running.Add(pod);
        _names.Join(pod.Path, new PodNames(hostname, [.. addresses.Select(a => new PodAddress(a.Network, a.Address))]), Own);
        return pod;
    }

    private static IEnumerable<string> Others(NewPod pod) => File.ReadAllText(pod.Path.SharedHosts)[Own.Length..].Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.TrimEnd()).Order(StringComparer.Ordinal);
}
