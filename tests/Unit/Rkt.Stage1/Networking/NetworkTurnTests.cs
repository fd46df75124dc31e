using Rkt.Host.Files;
using Rkt.Pods.Layout;
using Rkt.Stage1.Networking;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking;

public sealed class NetworkTurnTests : IDisposable
{
    private readonly PodPath _pod = new(Directory.CreateTempSubdirectory("rkt-turn-").FullName);
    private readonly List<string> _warnings = [];

    public void Dispose() => Directory.Delete(_pod.Root, recursive: true);

    [Fact]
    public void Await_OfAPodWithoutNetworks_IsNull() => Assert.Null(NetworkTurn.Await(_pod, _warnings.Add));

    [Fact]
    public void Await_WhileAnotherHasTheTurn_Waits()
    {
        Directory.CreateDirectory(_pod.NetworkConfigurations);
        var order = new List<string>();
        var first = NetworkTurn.Await(_pod, _warnings.Add)!;
        var second = new Thread(() =>
        {
            using var turn = NetworkTurn.Await(_pod, _warnings.Add);
            order.Add("second");
        });
        second.Start();
        Thread.Sleep(50);
        order.Add("first");
        first.Dispose();
        second.Join();

        Assert.Equal(["first", "second"], order);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Await_WhenTheOtherDoesNotEnd_GoesOnAndTellsSo()
    {
        Directory.CreateDirectory(_pod.NetworkConfigurations);
        using var held = DirectoryHandle.Open(_pod.NetworkConfigurations);
        FileLock.TakeExclusive(held);

        using var turn = NetworkTurn.Await(_pod, _warnings.Add, TimeSpan.FromMilliseconds(20));

        Assert.NotNull(turn);
        Assert.Contains("does not end", Assert.Single(_warnings), StringComparison.Ordinal);
    }
}
