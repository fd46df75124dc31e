using Appc.Images;
using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Layout;

public sealed class AppMountsTests
{
    private static readonly PodPath Pod = new("/pod");

    [Fact]
    public void Of_AnExplicitMount_WinsOverTheMountPointAtTheSamePath()
    {
        var mount = Assert.Single(Of([Mount("mine", "/data/")], [Point("data", "//data/.", readOnly: true)], "mine", "data"));

        Assert.Equal("mine", mount.Volume.Name.ToString());
        Assert.Equal("/data", mount.Target);
        Assert.True(mount.IsReadOnly);
        Assert.Null(mount.ImpliedBy);
    }

    [Fact]
    public void Of_AVolumeThatSaysHowItIsMounted_WinsOverTheMountPoint() =>
        Assert.False(Assert.Single(AppMounts.Of(Pod, Manifest(Volume.Parse("data,kind=host,source=/x,readOnly=false")), App(), new App
        {
            User = "0",
            Group = "0",
            MountPoints = [Point("data", "/data", readOnly: true)],
        })).IsReadOnly);

    [Fact]
    public void Of_AMountPointWithoutVolume_ImpliesOneOfTheAppAndThePoint()
    {
        var mount = Assert.Single(Of([], [Point("state", "/state")]));

        Assert.Equal("state", mount.ImpliedBy);
        Assert.Equal("/pod/sharedVolumes/web-state", mount.EmptyDirectory);
    }

    [Fact]
    public void Of_AVolumeOfTheApp_HasAPlaceThatNoOtherHas() => Assert.Equal(
        "/pod/sharedVolumes/web.data",
        Assert.Single(Of([Mount("data", "/a") with { AppVolume = Volume.MadeEmpty(AcName.Parse("data")) }], [], "data")).EmptyDirectory);

    [Fact]
    public void Of_SeveralMounts_PutsParentsFirst() => Assert.Equal(
        ["/a", "/a-b", "/a/b", "/a/b/c"],
        Of([Mount("v", "/a/b/c"), Mount("v", "/a-b"), Mount("v", "/a/b"), Mount("v", "/a")], [], "v").Select(mount => mount.Target));

    [Theory]
    [InlineData("/../etc/../../data", "/data")]
    [InlineData("data", "/data")]
    [InlineData("/dev/shm", "/dev/shm")]
    [InlineData("/process", "/process")]
    [InlineData("/sys", "/sys")]
    public void Of_AnyPath_StaysBelowTheRoot(string path, string target) => Assert.Equal(target, Assert.Single(Of([Mount("v", path)], [], "v")).Target);

    [Theory]
    [InlineData("/")]
    [InlineData("/..")]
    [InlineData("/dev/")]
    [InlineData("/proc")]
    [InlineData("//proc/1")]
    public void Of_APathThatIsTheRuntimes_IsRefused(string path)
    {
        var message = Assert.Throws<RktException>(() => Of([Mount("v", path)], [], "v")).Message;
        Assert.Contains("\"v\"", message, StringComparison.Ordinal);
        Assert.Contains($"\"{path}\"", message, StringComparison.Ordinal);
        Assert.Contains("\"web\"", message, StringComparison.Ordinal);
        Assert.Throws<RktException>(() => Of([], [Point("v", path)]));
    }

    [Fact]
    public void Of_AMountWithoutVolume_IsRefused() =>
        Assert.Contains("\"v\" not found", Assert.Throws<RktException>(() => Of([Mount("v", "/a")], [])).Message, StringComparison.Ordinal);

    private static IReadOnlyList<AppMount> Of(Mount[] mounts, MountPoint[] points, params string[] volumes) => AppMounts.Of(
        Pod,
        Manifest([.. volumes.Select(name => Volume.MadeEmpty(AcName.Parse(name)))]),
        App(mounts),
        new App { User = "0", Group = "0", MountPoints = [.. points] });

    private static PodManifest Manifest(params Volume[] volumes) => new() { AcVersion = AcVersion.Parse("0.8.11"), Apps = [App()], Volumes = [.. volumes] };

    private static RuntimeApp App(params Mount[] mounts) => new()
    {
        Name = AcName.Parse("web"),
        Image = new RuntimeImage { Id = ImageId.Parse("sha512-" + new string('a', 64)) },
        Mounts = mounts,
    };

    private static Mount Mount(string volume, string path) => new() { Volume = AcName.Parse(volume), Path = path };

    private static MountPoint Point(string name, string path, bool readOnly = false) => new() { Name = AcName.Parse(name), Path = path, ReadOnly = readOnly };
}
