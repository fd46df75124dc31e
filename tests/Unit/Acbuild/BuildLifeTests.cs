using Acbuild;
using Rkt.Host.Files;
using Xunit;

namespace Tests.Unit.Acbuild;

public sealed class BuildLifeTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("end")]
    [InlineData("cat-manifest")]
    [InlineData("set-name", "a")]
    [InlineData("copy", "/etc/passwd", "/etc/passwd")]
    [InlineData("write", "a.aci")]
    public void Command_WithoutABuild_Fails(params string[] arguments)
    {
        Assert.Equal(1, _workshop.Run(arguments));
        Assert.Equal($"{arguments[0]}: no build in progress in this working dir - try \"acbuild begin\"\n", _workshop.Error);
        Assert.Empty(Directory.GetFileSystemEntries(_workshop.Directory));
    }

    [Fact]
    public void Begin_Twice_Fails()
    {
        _workshop.Do("begin").Do("set-name", "a");
        Assert.Equal(1, _workshop.Run("begin"));
        Assert.Equal("begin: build already in progress in this working dir\n", _workshop.Error);
        Assert.Equal("a", _workshop.Manifest.Name.ToString());
    }

    [Fact]
    public void Command_WhileAnotherHoldsTheBuild_FailsAtOnce()
    {
        _workshop.Do("begin");
        using var other = DirectoryHandle.Open(_workshop.Context);
        FileLock.TakeExclusive(other);
        Assert.Equal(1, _workshop.Run("set-name", "a"));
        Assert.Equal("set-name: lock already held - is another acbuild running in this working dir?\n", _workshop.Error);
    }

    [Fact]
    public void End_LeavesNothing()
    {
        _workshop.Do("begin").Do("copy", _workshop.MakeFile("a"), "/a").Do("end");
        Assert.Equal(["a"], Directory.GetFileSystemEntries(_workshop.Directory).Select(Path.GetFileName));
    }

    [Fact]
    public void End_OfABuildWhoseManifestIsBroken_Succeeds()
    {
        _workshop.Do("begin");
        File.WriteAllText(_workshop.In(".acbuild/currentaci/manifest"), "{");
        Assert.Equal(1, _workshop.Run("cat-manifest"));
        Assert.Contains("hint: drop the build with \"acbuild end\"", _workshop.Error, StringComparison.Ordinal);
        _workshop.Do("end");
    }

    [Fact]
    public void Begin_RemovesWhatAKilledBeginLeft()
    {
        // No process has the highest number that the kernel gives.
        var left = _workshop.In(".acbuild.4194304.new");
        Directory.CreateDirectory(Path.Combine(left, "currentaci"));
        var living = _workshop.In(".acbuild.1.new");
        Directory.CreateDirectory(living);
        _workshop.Do("begin");
        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(living));
    }

    [Theory]
    [InlineData("./missing", "begin: cannot begin with \"./missing\": no such file or directory\n")]
    [InlineData("/dev/null", "begin: cannot begin with \"/dev/null\": unknown type of archive")]
    [InlineData("example.com/app", "begin: cannot begin with \"example.com/app\": images are not fetched yet")]
    [InlineData("docker://redis", "begin: cannot begin with \"docker://redis\": images are not fetched yet")]
    public void Begin_WithWhatIsNoStart_FailsAndLeavesNothing(string start, string message)
    {
        Assert.Equal(1, _workshop.Run("begin", start));
        Assert.StartsWith(message, _workshop.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_workshop.Directory));
    }

    [Fact]
    public void Begin_InAModeThatIsNotSupported_Fails()
    {
        Assert.Equal(1, _workshop.Run("begin", "--build-mode=oci"));
        Assert.Equal("begin: the build mode \"oci\" is not supported\n", _workshop.Error);
        _workshop.Do("begin", "--build-mode=appc");
    }

    [Fact]
    public void Begin_InAWorkPathThatDoesNotExist_Fails()
    {
        var error = new StringWriter();
        Assert.Equal(1, AcbuildProgram.Run(["--work-path", _workshop.In("missing"), "begin"], TextWriter.Null, error));
        Assert.Equal($"begin: there is no directory \"{_workshop.In("missing")}\" to build in\n", error.ToString());
        Assert.False(Directory.Exists(_workshop.In("missing")));
    }
}
