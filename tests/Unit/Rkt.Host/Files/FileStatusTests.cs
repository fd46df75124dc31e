using Rkt.Host.Files;
using Xunit;

namespace Tests.Unit.Rkt.Host.Files;

public sealed class FileStatusTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-status-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void ReadIfExists_OfNothing_ReturnsNull()
    {
        File.WriteAllText($"{_directory}/file", "");

        Assert.Null(FileStatus.ReadIfExists($"{_directory}/missing"));
        Assert.Null(FileStatus.ReadIfExists($"{_directory}/file/below"));
    }

    [Fact]
    public void ReadIfExists_OfAFile_AgreesWithWhatWasSet()
    {
        var path = $"{_directory}/file";
        var time = new DateTimeOffset(2016, 5, 9, 10, 11, 12, 345, TimeSpan.Zero);
        File.WriteAllText(path, "12345");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.SetGroup);
        File.SetLastWriteTimeUtc(path, time.UtcDateTime);

        var status = FileStatus.ReadIfExists(path)!;

        Assert.Equal(5, status.Size);
        Assert.Equal(time, status.ModificationTime);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.SetGroup, status.Permissions);
        Assert.InRange(status.ChangeTime, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public void IsSameFile_AfterARename_FollowsTheDirectory()
    {
        Directory.CreateDirectory($"{_directory}/a");
        using var open = DirectoryHandle.Open($"{_directory}/a");
        DirectoryEntry.Move($"{_directory}/a", $"{_directory}/b");
        Directory.CreateDirectory($"{_directory}/a");

        Assert.True(FileStatus.Read(open).IsSameFile(FileStatus.ReadIfExists($"{_directory}/b")!));
        Assert.False(FileStatus.Read(open).IsSameFile(FileStatus.ReadIfExists($"{_directory}/a")!));
    }
}
