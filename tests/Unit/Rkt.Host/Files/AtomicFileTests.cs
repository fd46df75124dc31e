using Rkt.Host.Errors;
using Rkt.Host.Files;
using Xunit;

namespace Tests.Unit.Rkt.Host.Files;

public sealed class AtomicFileTests : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite;

    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Write_ReplacesWhatIsThere_WithTheModeWhateverTheUmask()
    {
        File.WriteAllText($"{_directory}/a", "a longer text");

        AtomicFile.Write($"{_directory}/a", "new"u8, Mode, Durability.PowerLoss);

        Assert.Equal("new", File.ReadAllText($"{_directory}/a"));
        Assert.Equal(Mode, File.GetUnixFileMode($"{_directory}/a"));
        Assert.Equal([$"{_directory}/a"], Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void Write_WhenAKilledProcessOfOurNumberLeftItsFile_Succeeds()
    {
        File.WriteAllText($"{_directory}/a.{Environment.ProcessId}.tmp", "half");

        AtomicFile.Write($"{_directory}/a", "whole"u8, Mode, Durability.ProcessCrash);

        Assert.Equal("whole", File.ReadAllText($"{_directory}/a"));
        Assert.Equal([$"{_directory}/a"], Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void Write_OverADirectory_FailsAndLeavesNothing()
    {
        Directory.CreateDirectory($"{_directory}/a");

        var failure = Assert.Throws<KernelException>(() => AtomicFile.Write($"{_directory}/a", "x"u8, Mode, Durability.ProcessCrash));

        Assert.Equal($"rename {_directory}/a: is a directory", failure.Message);
        Assert.Equal([$"{_directory}/a"], Directory.GetFileSystemEntries(_directory));
    }
}
