using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;
using Rkt.Images.Building;
using Xunit;

namespace Tests.Unit.Acbuild;

public sealed class WriteTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Write_PrintsTheHashOfTheUncompressedArchive()
    {
        Build(_workshop).Do("write", _workshop.In("a.aci"));
        using var file = File.OpenRead(_workshop.In("a.aci"));
        using var plain = Decompression.Open(file, out var kind);
        Assert.Equal(CompressionKind.Gzip, kind);
        Assert.Equal($"sha512-{Convert.ToHexStringLower(SHA512.HashData(plain))}\n", _workshop.Output);
    }

    [Fact]
    public void Write_SortsTheEntries_ManifestLast()
    {
        Build(_workshop).Do("write", _workshop.In("a.aci"));
        Assert.Equal(
            ["rootfs", "rootfs/app", "rootfs/app/B", "rootfs/app/a", "rootfs/app/b", "rootfs/links", "rootfs/links/empty", "rootfs/links/link", "manifest"],
            Workshop.Read(_workshop.In("a.aci")).Select(entry => entry.Name.ToString().TrimEnd('/')));
    }

    [Fact]
    public void Write_OfTheSameInputsElsewhereAndLater_GivesTheSameBytes()
    {
        using var other = new Workshop();
        Build(_workshop).Do("write", _workshop.In("a.aci"));
        Thread.Sleep(1100);
        Build(other).Do("write", other.In("a.aci"));
        Assert.Equal(File.ReadAllBytes(_workshop.In("a.aci")), File.ReadAllBytes(other.In("a.aci")));
    }

    [Fact]
    public void Write_KeepsHardLinks()
    {
        var first = _workshop.MakeFile("tree/a");
        Assert.Equal(0, Link(first, _workshop.In("tree/b")));
        _workshop.Do("begin").Do("set-name", "a").Do("copy", _workshop.In("tree"), "/t").Do("write", _workshop.In("a.aci"));
        var link = Workshop.Read(_workshop.In("a.aci")).Single(entry => entry.Type == TarEntryType.HardLink);
        Assert.Equal(("rootfs/t/b", "rootfs/t/a"), (link.Name.ToString(), link.LinkName.ToString()));
    }

    [Fact]
    public void Write_ThenBegin_GivesTheSameImage()
    {
        Build(_workshop).Do("write", _workshop.In("a.aci")).Do("end").Do("begin", _workshop.In("a.aci")).Do("write", _workshop.In("b.aci"));
        Assert.Equal(File.ReadAllBytes(_workshop.In("a.aci")), File.ReadAllBytes(_workshop.In("b.aci")));
    }

    [Fact]
    public void Write_WithASourceDate_HasNoLaterTimes()
    {
        Build(_workshop);
        using var build = BuildContext.Open(_workshop.Directory);
        new ImageWriting(build, SourceDate.Parse("1000000000")).Write(_workshop.In("a.aci"), ExistingFile.Keep);
        Assert.All(Workshop.Read(_workshop.In("a.aci")), entry => Assert.True(entry.ModificationTime.Seconds <= 1000000000));
        Assert.Equal(1000000000, Workshop.Read(_workshop.In("a.aci"))[^1].ModificationTime.Seconds);
    }

    [Fact]
    public void Write_WhileTheNameWasNeverSet_Fails()
    {
        _workshop.Do("begin");
        Assert.Equal(1, _workshop.Run("write", _workshop.In("a.aci")));
        Assert.StartsWith("write: can't write ACI, name was never set\n", _workshop.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_workshop.In("a.aci")));
    }

    [Fact]
    public void Write_OfAnAppWithoutExec_Warns()
    {
        _workshop.Do("begin").Do("set-name", "a").Do("set-user", "1").Do("write", _workshop.In("a.aci"));
        Assert.Equal("write: warning: exec command was never set.\n", _workshop.Error);
    }

    [Fact]
    public void Write_WhereThereIsAFile_FailsUnlessToldToOverwrite()
    {
        var file = _workshop.MakeFile("a.aci", "precious");
        Build(_workshop);
        Assert.Equal(1, _workshop.Run("write", file));
        Assert.StartsWith($"write: ACI already exists: {file}\n", _workshop.Error, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(file));

        _workshop.Do("write", "--overwrite", file);
        Assert.NotEmpty(Workshop.Read(file));
    }

    [Fact]
    public void Write_RemovesWhatAKilledWriteLeft()
    {
        // No process has the highest number that the kernel gives.
        var left = _workshop.MakeFile("a.aci.4194304.new");
        var foreign = _workshop.MakeFile("a.aci.backup.new");
        Build(_workshop).Do("write", _workshop.In("a.aci"));
        Assert.False(File.Exists(left));
        Assert.True(File.Exists(foreign));
    }

    [Theory]
    [InlineData("/dev/null", "it is not a regular file")]
    [InlineData("/proc", "it is not a regular file")]
    [InlineData("/nonexistent-directory/a.aci", "its directory does not exist")]
    public void Write_WhereNoFileCanBe_Fails(string file, string message)
    {
        Build(_workshop);
        Assert.Equal(1, _workshop.Run("write", "--overwrite", file));
        Assert.StartsWith($"write: cannot write \"{file}\": {message}", _workshop.Error, StringComparison.Ordinal);
    }

    private static Workshop Build(Workshop workshop)
    {
        var links = Directory.CreateDirectory(workshop.In("links"));
        File.CreateSymbolicLink(workshop.In("links/link"), "a");
        links.CreateSubdirectory("empty");
        foreach (var path in (string[])["links/link", "links/empty", "links"])
        {
            // Links have a time of their own, which .NET cannot set without following them.
            Assert.Equal(0, SetTime(workshop.In(path)));
        }

        foreach (var name in (string[])["b", "a", "B"])
        {
            File.SetLastWriteTimeUtc(workshop.MakeFile($"src/{name}", name), new DateTime(2016, 5, 9, 10, 0, 0, DateTimeKind.Utc));
        }

        workshop.Do("begin").Do("set-name", "example.com/a");
        foreach (var name in (string[])["b", "a", "B"])
        {
            workshop.Do("copy", "--no-history", workshop.In($"src/{name}"), $"/app/{name}");
        }

        return workshop.Do("copy", "--no-history", workshop.In("links"), "/links");
    }

    private static int SetTime(string path)
    {
        const int currentDirectory = -100;
        const int noFollow = 0x100;
        return SetTimes(currentDirectory, path, [1462788000, 0, 1462788000, 0], noFollow);
    }

    [DllImport("libc", EntryPoint = "utimensat")]
    private static extern int SetTimes(int directory, string path, long[] times, int flags);

    [DllImport("libc", EntryPoint = "link")]
    private static extern int Link(string existing, string name);
}
