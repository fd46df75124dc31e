using Rkt.Host.Files;
using Xunit;

namespace Tests.Unit.Rkt.Host.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-lock-").FullName;

    public void Dispose() => Directory.Delete(_directory);

    [Fact]
    public void TryTakeExclusive_WhenAnotherDescriptorHoldsIt_ReturnsFalse()
    {
        using var holder = DirectoryHandle.Open(_directory);
        using var other = DirectoryHandle.Open(_directory);

        Assert.True(FileLock.TryTakeExclusive(holder));
        Assert.False(FileLock.TryTakeExclusive(other));
        Assert.False(FileLock.TryTakeShared(other));
    }

    [Fact]
    public void TryTakeShared_WhenTheHolderHasClosed_ReturnsTrue()
    {
        using var other = DirectoryHandle.Open(_directory);
        using (var holder = DirectoryHandle.Open(_directory))
        {
            FileLock.TakeExclusive(holder);
        }

        Assert.True(FileLock.TryTakeShared(other));
    }
}
