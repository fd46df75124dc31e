using System.Globalization;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Lifecycle;

[Collection(nameof(ProcessLaunching))]
public sealed class PodLockTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-lock-").FullName;
    private readonly PodPath _pod;

    public PodLockTests()
    {
        _pod = new PodPath($"{_directory}/pod");
        Directory.CreateDirectory(_pod.Root);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void TryTake_WhenItIsHeld_ReturnsNull()
    {
        using var holder = PodLock.TryTake(_pod);

        Assert.NotNull(holder);
        Assert.Null(PodLock.TryTake(_pod));
        Assert.True(PodLock.IsHeld(_pod));
    }

    [Fact]
    public void TryTake_WhenThePodIsNotThere_ReturnsNull()
    {
        Directory.Delete(_pod.Root);

        Assert.Null(PodLock.TryTake(_pod));
        Assert.Null(PodLock.IsHeld(_pod));
    }

    [Fact]
    public void IsHeld_AfterTheHolderGaveItUp_IsFalse()
    {
        PodLock.TryTake(_pod)!.Dispose();

        Assert.False(PodLock.IsHeld(_pod));
    }

    [Fact]
    public void IsHeld_AfterThePodMoved_FollowsTheDirectory()
    {
        using var holder = PodLock.TryTake(_pod);
        var moved = new PodPath($"{_directory}/moved");
        Directory.Move(_pod.Root, moved.Root);
        Directory.CreateDirectory(_pod.Root);

        Assert.True(PodLock.IsHeld(moved));
        Assert.False(PodLock.IsHeld(_pod));
    }

    /// <summary>The inherited descriptor alone keeps a pod running, and its closing ends that.</summary>
    [Fact]
    public void PassToChildren_LetsAProgramHoldTheLockByItself()
    {
        var holder = PodLock.TryTake(_pod)!;
        holder.PassToChildren();
        var number = holder.Descriptor.ToString(CultureInfo.InvariantCulture);

        // The shell waits in the background with the descriptor, after this process has let go of it.
        var status = ChildProgram.Run("/bin/sh", ["sh", "-c", $"(test -e /proc/self/fd/{number} && exec sleep 0.7) &"], _directory);
        holder.Dispose();

        Assert.Equal(0, status.Code);
        Assert.True(PodLock.IsHeld(_pod));
        Assert.True(SpinWait.SpinUntil(() => PodLock.IsHeld(_pod) == false, TimeSpan.FromSeconds(20)));
    }
}
