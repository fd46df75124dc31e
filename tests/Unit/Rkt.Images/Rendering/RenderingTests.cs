using Rkt.Host.Errors;
using Rkt.Host.Files.Trees;
using Rkt.Images.Rendering;
using Rkt.Images.Store;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Rkt.Images.Rendering;

public sealed class RenderingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-render-").FullName;
    private readonly ImageStore _store;

    public RenderingTests()
    {
        _store = new ImageStore($"{_directory}/data");
    }

    private string Output => $"{_directory}/out";

    public void Dispose() => TreeRemoval.Remove(_directory);

    [Fact]
    public void Prepare_OfAnImageAlone_GivesItsRootfs()
    {
        var image = Import("a", "");

        Assert.Equal([image.RootfsPath], Prepare(image));
    }

    [Fact]
    public void Prepare_OfDependencies_PutsLaterOnesAboveEarlierOnes()
    {
        var d = Import("d", "");
        var b = Import("b", "");
        var c = Import("c", Dependencies("d"));
        var a = Import("a", Dependencies("b", "c"));

        Assert.Equal([a.RootfsPath, c.RootfsPath, d.RootfsPath, b.RootfsPath], Prepare(a));
    }

    [Fact]
    public void Prepare_OfASharedDependency_GivesItOnce()
    {
        var d = Import("d", "");
        var b = Import("b", Dependencies("d"));
        var c = Import("c", Dependencies("d"));
        var a = Import("a", Dependencies("b", "c"));

        Assert.Equal([a.RootfsPath, c.RootfsPath, d.RootfsPath, b.RootfsPath], Prepare(a));
    }

    [Fact]
    public void Prepare_OfAMissingDependency_NamesIt()
    {
        var error = Assert.Throws<MissingDependencyException>(() => Prepare(Import("a", Dependencies("none"))));

        Assert.Equal("cannot find dependency \"none\" of image \"a\" in the local store", error.Message);
    }

    [Fact]
    public void Prepare_OfAnImageThatDependsOnItself_SaysSo()
    {
        Import("b", Dependencies("a"));

        var error = Assert.Throws<RktException>(() => Prepare(Import("a", Dependencies("b"))));

        Assert.Equal("image \"a\" depends on itself (a -> b -> a)", error.Message);
    }

    [Fact]
    public void Prepare_OfADependencyWithAnId_TakesThatImage()
    {
        var old = Import("b", "", builder => builder.File("rootfs/f", "old"));
        Import("b", "", builder => builder.File("rootfs/f", "new"));
        var a = Import("a", $$""","dependencies":[{"imageName":"b","imageID":"{{old.Id}}"}]""");

        Assert.Equal([a.RootfsPath, old.RootfsPath], Prepare(a));
    }

    [Fact]
    public void Prepare_OfAWhitelist_RendersOnceAndLinksTheFiles()
    {
        Import("b", "", builder => builder.Directory("rootfs/d", 0b111_000_000).File("rootfs/d/kept", "kept").File("rootfs/d/hidden").File("rootfs/own"));
        var a = Import(
            "a",
            Dependencies("b") + ""","pathWhitelist":["/d","/d/kept","/own"]""",
            builder => builder.File("rootfs/own", "mine").File("rootfs/dropped"));

        var tree = Assert.Single(Prepare(a));

        Assert.StartsWith($"{_directory}/data/trees/deps-sha512-", tree, StringComparison.Ordinal);
        Assert.Equal(["d", "d/kept", "own"], Names(tree));
        Assert.Equal("mine", File.ReadAllText($"{tree}/own"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode($"{tree}/d"));
        using (var rendered = TreeDirectory.Open(tree))
        using (var original = TreeDirectory.Open(a.RootfsPath))
        {
            Assert.Equal(original.Status("own"u8).Inode, rendered.Status("own"u8).Inode);
        }

        Assert.Equal([tree], Prepare(a));
        Assert.Empty(RenderedTrees.Collect(_store, path => path == tree));
        Assert.Single(RenderedTrees.Collect(_store, _ => false));
        Assert.False(Directory.Exists(tree));
        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/data/tmp"));
    }

    [Fact]
    public void Prepare_OfAWhitelist_WhenADependencyIsAnotherNow_RendersAgain()
    {
        Import("b", "", builder => builder.File("rootfs/f", "old"));
        var a = Import("a", Dependencies("b") + ""","pathWhitelist":["/f"]""");
        var old = Assert.Single(Prepare(a));
        Import("b", "", builder => builder.File("rootfs/f", "new"));

        var tree = Assert.Single(Prepare(a));

        Assert.NotEqual(old, tree);
        Assert.Equal("old", File.ReadAllText($"{old}/f"));
        Assert.Equal("new", File.ReadAllText($"{tree}/f"));
        Assert.Equal([tree], Prepare(a));
    }

    [Fact]
    public void Render_OfAWhitelistWithoutTheDirectories_MakesPlainOnes()
    {
        var a = Import("a", ""","pathWhitelist":["/d/e/f"]""", builder => builder.Directory("rootfs/d", 0b111_000_000).File("rootfs/d/e/f", "x"));
        Import("b", "", builder => builder.Directory("rootfs/q").File("rootfs/d/e/f"));

        ImageRendering.Render(_store, a, Output, ImageParts.Rootfs, ExistingDirectory.Refuse);

        Assert.Equal(["d", "d/e", "d/e/f"], Names(Output));
    }

    [Fact]
    public void Render_OfLayers_TakesEachPathFromTheUppermost()
    {
        Import("low", "", builder => builder
            .File("rootfs/both", "low").File("rootfs/only-low", "low")
            .Directory("rootfs/d", 0b111_000_000).File("rootfs/d/low", "low")
            .File("rootfs/replaced/by/file", "low")
            .File("rootfs/becomes-directory", "low")
            .SymbolicLink("rootfs/link", "d"));
        var top = Import("top", Dependencies("low"), builder => builder
            .File("rootfs/both", "top")
            .Directory("rootfs/d", 0b111_101_101).File("rootfs/d/top", "top")
            .File("rootfs/replaced", "top")
            .File("rootfs/becomes-directory/f", "top")
            .File("rootfs/link/f", "top")
            .HardLink("rootfs/twin", "rootfs/both"));

        ImageRendering.Render(_store, top, Output, ImageParts.All, ExistingDirectory.Refuse);

        var rootfs = $"{Output}/rootfs";
        Assert.Equal(File.ReadAllBytes(top.ManifestPath), File.ReadAllBytes($"{Output}/manifest"));
        Assert.Equal(
            ["becomes-directory", "becomes-directory/f", "both", "d", "d/low", "d/top", "link", "link/f", "only-low", "replaced", "twin"],
            Names(rootfs));
        Assert.Equal("top", File.ReadAllText($"{rootfs}/both"));
        using var tree = TreeDirectory.Open(rootfs);
        Assert.Equal(0b111_101_101u, tree.Status("d"u8).Mode);
        Assert.Equal(tree.Status("both"u8).Inode, tree.Status("twin"u8).Inode);
        using var stored = TreeDirectory.Open(top.RootfsPath);
        Assert.NotEqual(stored.Status("both"u8).Inode, tree.Status("both"u8).Inode);
        Assert.Equal(stored.Status("d"u8).ModificationTime, tree.Status("d"u8).ModificationTime);
        Assert.Equal(stored.Status("both"u8).ModificationTime, tree.Status("both"u8).ModificationTime);
    }

    [Fact]
    public void Extract_OfAnImage_LeavesItsDependenciesOut()
    {
        Import("low", "", builder => builder.File("rootfs/low"));
        var top = Import("top", Dependencies("low"), builder => builder.File("rootfs/top", "x"));

        ImageRendering.Extract(top, Output, ImageParts.Rootfs, ExistingDirectory.Refuse);

        Assert.Equal(["top"], Names(Output));
    }

    [Fact]
    public void Extract_OverADirectory_NeedsLeave()
    {
        var image = Import("a", "", builder => builder.File("rootfs/f"));
        Directory.CreateDirectory(Output);
        File.WriteAllText($"{Output}/mine", "x");

        var error = Assert.Throws<RktException>(() => ImageRendering.Extract(image, Output, ImageParts.All, ExistingDirectory.Refuse));
        Assert.Contains("exists (try --overwrite)", error.Message, StringComparison.Ordinal);
        Assert.Equal(["mine"], Names(Output));

        ImageRendering.Extract(image, Output, ImageParts.All, ExistingDirectory.Replace);
        Assert.Equal(["manifest", "rootfs", "rootfs/f"], Names(Output));
    }

    [Fact]
    public void Extract_OfADamagedArchive_LeavesTheOldDirectory()
    {
        var image = Import("a", "", builder => builder.File("rootfs/f", new string('x', 10_000)));
        File.WriteAllBytes(image.ArchivePath, File.ReadAllBytes(image.ArchivePath)[..3000]);
        Directory.CreateDirectory($"{Output}/mine");

        Assert.Throws<RktException>(() => ImageRendering.Extract(image, Output, ImageParts.All, ExistingDirectory.Replace));

        Assert.Equal(["mine"], Names(Output));
        Assert.Equal(["data", "out"], Directory.GetFileSystemEntries(_directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tmp/..")]
    [InlineData("//")]
    public void Extract_ToTheRoot_IsRefused(string directory)
    {
        var image = Import("a", "");

        var error = Assert.Throws<RktException>(() => ImageRendering.Extract(image, directory, ImageParts.All, ExistingDirectory.Replace));

        Assert.Equal("this would delete your root filesystem. Refusing.", error.Message);
    }

    private static string Dependencies(params string[] names) =>
        ",\"dependencies\":[" + string.Join(',', names.Select(name => $"{{\"imageName\":\"{name}\"}}")) + "]";

    private static List<string> Names(string directory) =>
    [
        .. Directory.GetFileSystemEntries(directory, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(directory, path)).Order(StringComparer.Ordinal),
    ];

    private StoredImage Import(string name, string moreFields, Func<AciBuilder, AciBuilder>? fill = null)
    {
        var builder = AciBuilder.Valid(name, moreFields);
        return _store.Import((fill?.Invoke(builder) ?? builder).BuildStream(), new ImportOptions { Origin = "test" });
    }

    private IReadOnlyList<string> Prepare(StoredImage image) => RootfsLayers.Prepare(_store, image, image.ReadManifest());
}
