using System.Text;
using Rkt.Images.Archives;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Acbuild;

public sealed class BeginTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData(CompressionKind.None)]
    [InlineData(CompressionKind.Gzip)]
    public void Begin_WithAnImage_TakesManifestAndFiles(CompressionKind compression)
    {
        var image = _workshop.In("base.aci");
        File.WriteAllBytes(image, AciBuilder.Valid("example.com/base", ",\"x\":[1]").Directory("rootfs/etc").File("rootfs/etc/motd", "hi").Build(compression));
        _workshop.Do("begin", image).Do("set-name", "example.com/derived");
        Assert.Equal("hi", File.ReadAllText(Path.Combine(_workshop.Rootfs, "etc/motd")));
        Assert.Equal("example.com/derived", _workshop.Manifest.Name.ToString());
        Assert.Equal(["x"], _workshop.Manifest.UnknownFields.Names);
        Assert.Empty(_workshop.Error);
    }

    [Theory]
    [InlineData("manifest", "rootfs/etc", "rootfs/etc/motd", "rootfs/etc/motd")]
    [InlineData("manifest", "etc", "etc/motd", "etc/motd")]
    [InlineData("rootfs", "manifest", "etc/motd", "etc/motd")]
    public void Begin_WithATarOfARootfs_SaysWhatIsMissing(string missing, string first, string file, string expected)
    {
        var archive = _workshop.In("root.tar");
        var builder = new AciBuilder();
        builder = first == "manifest" ? builder.Manifest("{}") : builder.Directory(first);
        File.WriteAllBytes(archive, builder.File(file, "hi").Build());
        _workshop.Do("begin", archive);
        Assert.Equal($"begin: {missing} is missing, assuming build is beginning with a tar of a rootfs\n", _workshop.Error);
        Assert.Equal("hi", File.ReadAllText(Path.Combine(_workshop.Rootfs, expected)));
        Assert.Equal("acbuild-unnamed", _workshop.Manifest.Name.ToString());
    }

    [Fact]
    public void Begin_WithADirectory_CopiesItAsTheRootfs()
    {
        _workshop.MakeFile("root/etc/motd", "hi");
        File.CreateSymbolicLink(_workshop.In("root/link"), "/etc/motd");
        _workshop.Do("begin", _workshop.In("root") + "/");
        Assert.Equal("hi", File.ReadAllText(Path.Combine(_workshop.Rootfs, "etc/motd")));
        Assert.Equal("/etc/motd", File.ResolveLinkTarget(Path.Combine(_workshop.Rootfs, "link"), returnFinalTarget: false)!.FullName);
    }

    [Fact]
    public void Begin_WithTheDirectoryOfTheBuild_LeavesTheBuildOut()
    {
        _workshop.MakeFile("a");
        _workshop.Do("begin", _workshop.Directory);
        Assert.Equal(["a"], Directory.GetFileSystemEntries(_workshop.Rootfs).Select(Path.GetFileName));
    }

    [Fact]
    public void Begin_WithAnImageWhoseManifestHasFaults_ListsThemAllAndLeavesNothing()
    {
        var image = _workshop.In("bad.aci");
        File.WriteAllBytes(image, new AciBuilder().Manifest("""{"acKind":"ImageManifest","acVersion":"0","name":"A"}""").Directory("rootfs").Build());
        Assert.Equal(1, _workshop.Run("begin", image));
        Assert.Contains("2 problems:\n  acVersion: ", _workshop.Error, StringComparison.Ordinal);
        Assert.Contains("\n  name: ", _workshop.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workshop.Context));
        Assert.Single(Directory.GetFileSystemEntries(_workshop.Directory));
    }

    public static TheoryData<byte[]> Damaged => new(
        AciBuilder.Valid().File("rootfs/../../escaped").Build(),
        AciBuilder.Valid().File("/rootfs/absolute").Build(),
        AciBuilder.Valid().File("rootfs/a").File("rootfs/a").Build(),
        AciBuilder.Valid().File("other").Build(),
        AciBuilder.Valid().SymbolicLink("rootfs/link", "/tmp").File("rootfs/link/escaped").Build(),
        AciBuilder.Valid().HardLink("rootfs/link", "../../etc/passwd").Build(),
        AciBuilder.Valid().File("rootfs/a", new string('x', 5000)).Build()[..4000],
        AciBuilder.Valid().Build(CompressionKind.Gzip)[..60],
        Encoding.UTF8.GetBytes(new string('x', 1024)));

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Begin_WithADamagedImage_FailsAndLeavesNothing(byte[] archive)
    {
        var image = _workshop.In("bad.aci");
        File.WriteAllBytes(image, archive);
        Assert.Equal(1, _workshop.Run("begin", image));
        Assert.StartsWith($"begin: cannot begin with \"{image}\": ", _workshop.Error, StringComparison.Ordinal);
        Assert.Equal([image], Directory.GetFileSystemEntries(_workshop.Directory));
    }
}
