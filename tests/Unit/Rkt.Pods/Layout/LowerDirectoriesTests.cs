using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Layout;

public sealed class LowerDirectoriesTests : IDisposable
{
    private readonly AppPath _app;

    public LowerDirectoriesTests()
    {
        _app = new PodPath(Directory.CreateTempSubdirectory("rkt-pod-").FullName).App(AcName.Parse("web"));
        Directory.CreateDirectory(_app.ImageDirectory);
    }

    public void Dispose() => Directory.Delete(_app.Pod.Root, recursive: true);

    [Fact]
    public void Read_OfWhatFormatWrote_KeepsTheOrder()
    {
        string[] paths = ["/var/lib/rkt/images/top/rootfs", "/var/lib/rkt/images/a base/rootfs"];
        File.WriteAllBytes(_app.LowerDirectories, LowerDirectories.Format(paths));

        Assert.Equal(paths, LowerDirectories.Read(_app));
    }

    [Fact]
    public void Read_WithoutTheFile_GivesNull() => Assert.Null(LowerDirectories.Read(_app));

    [Theory]
    [InlineData("")]
    [InlineData("relative/rootfs\n")]
    public void Read_OfADamagedFile_Fails(string content)
    {
        File.WriteAllText(_app.LowerDirectories, content);

        Assert.Throws<RktException>(() => LowerDirectories.Read(_app));
    }

    [Fact]
    public void Format_OfAPathWithANewline_Fails() =>
        Assert.Throws<RktException>(() => LowerDirectories.Format(["/a\nb"]));
}
