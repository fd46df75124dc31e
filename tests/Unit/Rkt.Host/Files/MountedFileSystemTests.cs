using Rkt.Host.Errors;
using Rkt.Host.Files;
using Xunit;

namespace Tests.Unit.Rkt.Host.Files;

public sealed class MountedFileSystemTests
{
    [Fact]
    public void IsKnown_GoesByTheWholeName()
    {
        Assert.True(MountedFileSystem.IsKnown("proc"));
        Assert.False(MountedFileSystem.IsKnown("pro"));
        Assert.False(MountedFileSystem.IsKnown("nodev"));
    }

    [Fact]
    public void KindOf_OfAFileSystemThatNobodyTreatsDifferently_IsOther() =>
        Assert.Equal(FileSystemKind.Other, MountedFileSystem.KindOf("/proc"));

    [Fact]
    public void KindOf_OfNothing_Fails() => Assert.Throws<KernelException>(() => MountedFileSystem.KindOf("/nonexistent"));

    [Fact]
    public void MountsBelow_ListsTheDirectoryItselfAndNotItsNeighbours()
    {
        Assert.Contains("/proc", MountedFileSystem.MountsBelow("/proc"));
        Assert.Empty(MountedFileSystem.MountsBelow("/pro"));
        Assert.Empty(MountedFileSystem.MountsBelow("/proc/1"));
    }
}
