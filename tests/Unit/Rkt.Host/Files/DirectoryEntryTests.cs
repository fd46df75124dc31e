using Rkt.Host.Errors;
using Rkt.Host.Files;
using Xunit;

namespace Tests.Unit.Rkt.Host.Files;

public sealed class DirectoryEntryTests : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-entry-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Create_WhenItExists_Fails()
    {
        DirectoryEntry.Create($"{_directory}/a", Mode);

        Assert.Throws<KernelException>(() => DirectoryEntry.Create($"{_directory}/a", Mode));
        DirectoryEntry.Ensure($"{_directory}/a", Mode);
    }

    [Fact]
    public void TryMove_WhenTheSourceIsGone_ReturnsFalse() =>
        Assert.False(DirectoryEntry.TryMove($"{_directory}/a", $"{_directory}/b"));

    [Fact]
    public void TryMove_OntoAFullDirectory_Fails()
    {
        Directory.CreateDirectory($"{_directory}/a");
        Directory.CreateDirectory($"{_directory}/b/full");

        Assert.Throws<KernelException>(() => DirectoryEntry.TryMove($"{_directory}/a", $"{_directory}/b"));
    }
}
