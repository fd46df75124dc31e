using Xunit;

namespace Tests.Unit.Acbuild;

public sealed class CopyTests : IDisposable
{
    private static readonly DateTime SomeTime = new(2016, 5, 9, 10, 0, 0, DateTimeKind.Utc);

    private readonly Workshop _workshop = new();

    public CopyTests() => _workshop.Do("begin");

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Copy_OfAFile_KeepsModeAndTime_AndMakesParents()
    {
        var source = _workshop.MakeFile("hello");
        File.SetUnixFileMode(source, (UnixFileMode)0b101_110_101_000);
        File.SetLastWriteTimeUtc(source, SomeTime);
        _workshop.Do("copy", source, "/usr/lib/hello");

        var copy = InImage("usr/lib/hello");
        Assert.Equal("content", File.ReadAllText(copy));
        Assert.Equal((UnixFileMode)0b101_110_101_000, File.GetUnixFileMode(copy));
        Assert.Equal(SomeTime, File.GetLastWriteTimeUtc(copy));
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(InImage("usr")));
        Assert.Equal(DateTime.UnixEpoch, Directory.GetLastWriteTimeUtc(InImage("usr/lib")));
        Assert.Equal(DateTime.UnixEpoch, Directory.GetLastWriteTimeUtc(InImage("usr")));
        Assert.Equal(DateTime.UnixEpoch, Directory.GetLastWriteTimeUtc(_workshop.Rootfs));
    }

    [Fact]
    public void Copy_OfADirectory_KeepsLinksAndTimes_AndMerges()
    {
        _workshop.MakeFile("tree/sub/a", "new");
        File.CreateSymbolicLink(_workshop.In("tree/link"), "/nowhere");
        Directory.SetLastWriteTimeUtc(_workshop.In("tree/sub"), SomeTime);
        _workshop.Do("copy", _workshop.MakeFile("old"), "/app/sub/kept").Do("copy", _workshop.MakeFile("old"), "/app/sub/a");

        _workshop.Do("copy", _workshop.In("tree"), "app");
        Assert.Equal("new", File.ReadAllText(InImage("app/sub/a")));
        Assert.Equal("content", File.ReadAllText(InImage("app/sub/kept")));
        Assert.Equal("/nowhere", new FileInfo(InImage("app/link")).LinkTarget);
        Assert.Equal(SomeTime, Directory.GetLastWriteTimeUtc(InImage("app/sub")));
        Assert.False(Directory.Exists(_workshop.In(".acbuild/staging")));
    }

    [Fact]
    public void Copy_ThroughALinkOfTheImage_StaysInTheImage()
    {
        var outside = Directory.CreateDirectory(_workshop.In("outside")).FullName;
        Directory.CreateSymbolicLink(InImage("escape"), outside);
        Directory.CreateSymbolicLink(InImage("up"), "../../../..");
        var source = _workshop.MakeFile("hello");

        Assert.Equal(1, _workshop.Run("copy", source, "/escape/hello"));
        Assert.Contains("symbolic link that leads nowhere", _workshop.Error, StringComparison.Ordinal);
        _workshop.Do("copy", source, "/up/../../../hello");
        _workshop.Do("copy", source, "/" + outside + "/hello").Do("copy", source, "/escape/second");

        Assert.Empty(Directory.GetFileSystemEntries(outside));
        Assert.True(File.Exists(InImage("hello")));
        Assert.True(File.Exists(InImage(outside.TrimStart('/') + "/second")));
    }

    [Fact]
    public void Copy_OntoALinkOfTheImage_ReplacesTheLink()
    {
        var victim = _workshop.MakeFile("victim", "untouched");
        File.CreateSymbolicLink(InImage("link"), victim);
        _workshop.Do("copy", _workshop.MakeFile("hello"), "/link");
        Assert.Equal("untouched", File.ReadAllText(victim));
        Assert.Null(new FileInfo(InImage("link")).LinkTarget);
    }

    [Fact]
    public void Copy_OfALink_CopiesWhatItLeadsTo()
    {
        File.CreateSymbolicLink(_workshop.In("latest"), _workshop.MakeFile("release/hello", "real"));
        _workshop.Do("copy", _workshop.In("latest"), "/hello");
        Assert.Equal("real", File.ReadAllText(InImage("hello")));
        Assert.Null(new FileInfo(InImage("hello")).LinkTarget);
    }

    [Fact]
    public void Copy_OfTheDirectoryOfTheBuild_LeavesTheBuildOut()
    {
        _workshop.MakeFile("a");
        _workshop.Do("copy", _workshop.Directory, "/src");
        Assert.Equal(["a"], Directory.GetFileSystemEntries(InImage("src")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("missing", "/a", "cannot copy \"{0}\": no such file or directory\n")]
    [InlineData("tree", "/a/", "the destination \"/a/\" ends in a slash\nhint: to copy into a directory, use copy-to-dir")]
    [InlineData("tree", "/", "the destination \"/\" ends in a slash")]
    [InlineData("tree", "", "the destination \"\" does not end in a name")]
    [InlineData("tree", "/a/..", "the destination \"/a/..\" does not end in a name")]
    [InlineData("tree", "/file", "\"/file\" of the image is not a directory")]
    [InlineData("tree", "/file/below", "\"/file\" of the image is not a directory")]
    [InlineData("old", "/directory", "\"/directory\" of the image is a directory")]
    [InlineData("tree", "/clash", "\"/clash/sub\" of the image is not a directory")]
    public void Copy_ThatCannotBe_FailsAndChangesNothing(string source, string destination, string message)
    {
        var old = _workshop.MakeFile("old", "old");
        _workshop.MakeFile("tree/a", "new");
        _workshop.MakeFile("tree/sub/a", "new");
        _workshop.Do("copy", old, "/file").Do("copy", old, "/directory/x").Do("copy", old, "/clash/sub").Do("copy", old, "/clash/a");
        var before = Snapshot();

        Assert.Equal(1, _workshop.Run("copy", _workshop.In(source), destination));
        Assert.Contains(string.Format(message, _workshop.In(source)), _workshop.Error, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public void Copy_OfSomethingAnImageCannotHold_FailsAndChangesNothing()
    {
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        _workshop.MakeFile("tree/a");
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_workshop.In("tree/socket")));
        var before = Snapshot();
        Assert.Equal(1, _workshop.Run("copy", _workshop.In("tree"), "/tree"));
        Assert.Contains("an image cannot hold the socket", _workshop.Error, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public void CopyToDir_KeepsTheLastElement_OrTakesTheContentAfterASlash()
    {
        _workshop.MakeFile("tree/inner");
        _workshop.MakeFile("other/content");
        _workshop.Do("copy-to-dir", _workshop.MakeFile("a"), _workshop.In("tree"), _workshop.In("other") + "/", "/app");
        Assert.Equal(["a", "content", "tree"], Directory.GetFileSystemEntries(InImage("app")).Select(Path.GetFileName).Order());
        Assert.True(File.Exists(InImage("app/tree/inner")));
    }

    [Fact]
    public void CopyToDir_IntoTheRoot_Works()
    {
        _workshop.MakeFile("tree/etc/motd");
        _workshop.Do("copy-to-dir", _workshop.In("tree") + "/", "/");
        Assert.True(File.Exists(InImage("etc/motd")));
    }

    [Theory]
    [InlineData("/file", "\"/file\" of the image is not a directory")]
    [InlineData("/app", "cannot copy")]
    public void CopyToDir_ThatCannotBe_FailsAndChangesNothing(string directory, string message)
    {
        var source = _workshop.MakeFile("a");
        _workshop.Do("copy", source, "/file");
        var before = Snapshot();
        Assert.Equal(1, _workshop.Run("copy-to-dir", source, message.StartsWith('c') ? _workshop.In("missing") : source, directory));
        Assert.Contains(message, _workshop.Error, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot());
    }

    private string InImage(string path) => Path.Combine(_workshop.Rootfs, path);

    /// <summary>All of the build: paths, times and contents.</summary>
    private List<string> Snapshot() =>
    [
        .. new DirectoryInfo(_workshop.Context).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(entry => $"{entry.FullName} {(entry.FullName.Contains("/rootfs") ? entry.LastWriteTimeUtc.Ticks : 0)} {(entry is FileInfo file && entry.LinkTarget is null ? File.ReadAllText(file.FullName) : "")}")
            .Order(StringComparer.Ordinal),
    ];
}
