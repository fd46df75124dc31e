using System.Text;
using Rkt.Host.Errors;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;
using Rkt.Images.Store;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Rkt.Images.Store;

/// <summary>Archives that must not get in: each gives one clear error, and leaves the store and the machine as they were.</summary>
public sealed class ImportFailureTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-store-").FullName;
    private readonly string _outside;
    private readonly ImageStore _store;

    public ImportFailureTests()
    {
        _outside = Path.Combine(_directory, "outside");
        Directory.CreateDirectory(_outside);
        File.WriteAllText($"{_outside}/secret", "secret");
        _store = new ImageStore($"{_directory}/data");
    }

    public static TheoryData<string, AciBuilder, string> BadLayouts => new()
    {
        { "no manifest", new AciBuilder().Directory("rootfs"), "no image manifest found in layout" },
        { "no rootfs", new AciBuilder().Manifest(AciBuilder.ManifestJson("a")), "no rootfs found in layout" },
        { "only implied rootfs", new AciBuilder().Manifest(AciBuilder.ManifestJson("a")).File("rootfs/f"), "no rootfs found in layout" },
        { "rootfs is a file", new AciBuilder().Manifest(AciBuilder.ManifestJson("a")).File("rootfs"), "rootfs is not a directory" },
        { "manifest is a directory", new AciBuilder().Directory("manifest").Directory("rootfs"), "manifest is not a regular file" },
        { "manifest is a link", new AciBuilder().SymbolicLink("manifest", "/etc/passwd").Directory("rootfs"), "manifest is not a regular file" },
        { "manifest is a device", new AciBuilder().Add(Device("manifest")).Directory("rootfs"), "manifest is not a regular file" },
        { "rootfs is a device", AciBuilder.Valid().Add(Device("rootfs")), "rootfs is not a directory" },
        { "device at the top", AciBuilder.Valid().Add(Device("null")), "unrecognized file path in layout: \"null\"" },
        { "other file", AciBuilder.Valid().File("other"), "unrecognized file path in layout: \"other\"" },
        { "name that starts like rootfs", AciBuilder.Valid().File("rootfsX"), "unrecognized file path in layout: \"rootfsX\"" },
        { "dot dot", AciBuilder.Valid().File("rootfs/../../outside/new"), "path with \"..\" in archive: \"rootfs/../../outside/new\"" },
        { "dot dot inside", AciBuilder.Valid().File("rootfs/a/../b"), "path with \"..\" in archive: \"rootfs/a/../b\"" },
        { "absolute", AciBuilder.Valid().File("/rootfs/f"), "absolute path in archive: \"/rootfs/f\"" },
        { "duplicate file", AciBuilder.Valid().File("rootfs/f").File("./rootfs//f"), "duplicate file entry in archive: \"./rootfs//f\"" },
        { "duplicate directory", AciBuilder.Valid().Directory("rootfs/d").Directory("rootfs/d"), "duplicate file entry in archive: \"rootfs/d/\"" },
        { "implied, then twice", AciBuilder.Valid().File("rootfs/d/f").Directory("rootfs/d").Directory("rootfs/d"), "duplicate file entry in archive: \"rootfs/d/\"" },
        { "file over directory", AciBuilder.Valid().Directory("rootfs/d").File("rootfs/d"), "duplicate file entry in archive: \"rootfs/d\"" },
        { "link over file", AciBuilder.Valid().File("rootfs/f").SymbolicLink("rootfs/f", "x"), "duplicate file entry in archive: \"rootfs/f\"" },
        { "hard link over file", AciBuilder.Valid().File("rootfs/f").File("rootfs/g").HardLink("rootfs/g", "rootfs/f"), "duplicate file entry in archive: \"rootfs/g\"" },
        { "duplicate manifest", AciBuilder.Valid().Manifest("{}"), "duplicate file entry in archive: \"manifest\"" },
        { "duplicate rootfs", AciBuilder.Valid().Directory("./rootfs"), "duplicate file entry in archive: \"rootfs\"" },
        { "file below a file", AciBuilder.Valid().File("rootfs/f").File("rootfs/f/g"), "\"f/g\" goes through \"f\", which is not a directory" },
        { "hard link to nothing", AciBuilder.Valid().HardLink("rootfs/l", "rootfs/none"), "hard link \"l\" to \"none\", which does not exist" },
        { "hard link to a directory", AciBuilder.Valid().Directory("rootfs/d").HardLink("rootfs/l", "rootfs/d"), "hard link \"l\" to \"d\", which cannot have one" },
        { "hard link out of the rootfs", AciBuilder.Valid().HardLink("rootfs/l", "manifest"), "hard link \"rootfs/l\" to \"manifest\", which is not in the rootfs" },
        { "absolute hard link", AciBuilder.Valid().HardLink("rootfs/l", "/etc/passwd"), "absolute path in archive: \"/etc/passwd\"" },
        { "hard link with dot dot", AciBuilder.Valid().HardLink("rootfs/l", "rootfs/../../x"), "path with \"..\" in archive: \"rootfs/../../x\"" },
        { "manifest too large", new AciBuilder().File("manifest", new byte[AciReader.MaxManifest + 1]), "manifest of 16777217 bytes is larger than 16777216" },
        { "path too long", AciBuilder.Valid().File("rootfs/" + new string('a', 5000)), "path of 5007 bytes in archive" },
    };

    public static TheoryData<string> LinkTargets => new("/outside", "../../../../outside", "OUTSIDE", ".", "/");

    public void Dispose() => global::Rkt.Host.Files.Trees.TreeRemoval.Remove(_directory);

    [Theory]
    [MemberData(nameof(BadLayouts))]
    public void Import_OfABadLayout_SaysWhatIsWrong(string fault, AciBuilder archive, string message)
    {
        Assert.NotEmpty(fault);
        var error = AssertRefused(archive.Build());

        Assert.Equal("cannot import \"bad.aci\"", error.Message);
        Assert.Equal(message, error.GetBaseException().Message);
    }

    [Fact]
    public void Import_OfAManifestThatBreaksARule_DoesNotCallTheArchiveDamaged()
    {
        const string App = ",\"app\":{\"exec\":[\"/x\"],\"user\":\"0\",\"group\":\"0\",\"isolators\":[{\"name\":\"example.com/unknown\",\"value\":1}]}";
        var error = AssertRefused(AciBuilder.Valid(moreFields: App).Build());

        Assert.Contains("\"example.com/unknown\" is not known", error.GetBaseException().Message, StringComparison.Ordinal);
        Assert.Equal("the archive can be read, but its manifest breaks the specification: whoever made the image must mend it", error.Hint);
    }

    [Theory]
    [MemberData(nameof(LinkTargets))]
    public void Import_OfAFileBelowASymbolicLink_IsRefused(string target)
    {
        var link = target.Replace("OUTSIDE", _outside, StringComparison.Ordinal);
        var builder = AciBuilder.Valid().SymbolicLink("rootfs/link", link).File("rootfs/link/new", "escaped");

        var error = AssertRefused(builder.Build());

        Assert.Equal("\"link/new\" goes through \"link\", which is not a directory", error.GetBaseException().Message);
    }

    [Fact]
    public void Import_OfADirectoryBelowASymbolicLink_IsRefused() =>
        AssertRefused(AciBuilder.Valid().SymbolicLink("rootfs/a", _outside).Directory("rootfs/a/b/c").Build());

    [Fact]
    public void Import_OfADirectoryInPlaceOfASymbolicLink_IsRefused() =>
        AssertRefused(AciBuilder.Valid().SymbolicLink("rootfs/a", _outside).Directory("rootfs/a", mode: 0).Build());

    [Fact]
    public void Import_OfAHardLinkThroughASymbolicLink_IsRefused() =>
        AssertRefused(AciBuilder.Valid().SymbolicLink("rootfs/a", _outside).HardLink("rootfs/b", "rootfs/a/secret").Build());

    [Fact]
    public void Import_OfAFileOverAHardLinkToASymbolicLink_IsRefused() =>
        AssertRefused(AciBuilder.Valid()
            .SymbolicLink("rootfs/a", $"{_outside}/secret")
            .HardLink("rootfs/b", "rootfs/a")
            .File("rootfs/b", "overwritten").Build());

    [Fact]
    public void Import_OfAManifestWithSeveralFaults_ListsThemAll()
    {
        var archive = new AciBuilder()
            .Manifest("""{"acKind":"ImageManifest","acVersion":"x","name":"Bad Name","labels":[{"name":"name","value":"v"}]}""")
            .Directory("rootfs");

        var message = AssertRefused(archive.Build()).GetBaseException().Message;

        Assert.Contains("acVersion", message, StringComparison.Ordinal);
        Assert.Contains("ACIdentifier", message, StringComparison.Ordinal);
        Assert.Contains("labels", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CompressionKind.None)]
    [InlineData(CompressionKind.Gzip)]
    [InlineData(CompressionKind.Zstd)]
    public void Import_OfATruncatedArchive_IsRefused(CompressionKind compression)
    {
        var content = new byte[700_000];
        new Random(1).NextBytes(content);
        var archive = AciBuilder.Valid().File("rootfs/f", content).Build(compression);

        foreach (var length in (int[])[0, 1, 300, 1500, archive.Length / 2, archive.Length - 1100])
        {
            AssertRefused(archive[..length]);
        }

        if (compression != CompressionKind.None)
        {
            AssertRefused(archive[..^1]);
        }
    }

    [Fact]
    public void Import_OfACorruptArchive_IsRefused()
    {
        var archive = AciBuilder.Valid().File("rootfs/f", new string('x', 100_000)).Build(CompressionKind.Gzip);
        archive[archive.Length / 2] ^= 0xff;

        AssertRefused(archive);
    }

    [Fact]
    public void Import_OfSomethingElse_IsRefused() =>
        Assert.StartsWith(
            "unknown type of archive", AssertRefused(Encoding.UTF8.GetBytes("hello")).GetBaseException().Message, StringComparison.Ordinal);

    [Fact]
    public void Import_WhenReadingFails_PassesTheCauseOn()
    {
        using var archive = new FailingStream(AciBuilder.Valid().File("rootfs/f", new byte[1_000_000]).Build(), 400_000);

        var error = Assert.Throws<RktException>(() => _store.Import(archive, new ImportOptions { Origin = "bad.aci" }));

        Assert.Equal("the line went dead", error.GetBaseException().Message);
        AssertUntouched();
    }

    [Fact]
    public void Import_WhenTheSameImageIsThere_KeepsItOnFailure()
    {
        var good = AciBuilder.Valid("good").File("rootfs/f", "x").Build(CompressionKind.Gzip);
        var image = _store.Import(new MemoryStream(good), new ImportOptions { Origin = "good.aci" });

        Assert.Throws<RktException>(() => _store.Import(new MemoryStream(good[..^3]), new ImportOptions { Origin = "bad.aci" }));

        Assert.Equal(image.Key, Assert.Single(_store.List()).Key);
        Assert.Equal("x", File.ReadAllText($"{image.RootfsPath}/f"));
        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/data/tmp"));
    }

    private static TarEntry Device(string name) =>
        new() { Name = name, Type = TarEntryType.CharacterDevice, DeviceMajor = 1, DeviceMinor = 3 };

    private RktException AssertRefused(byte[] archive)
    {
        var error = Assert.Throws<RktException>(() => _store.Import(new MemoryStream(archive), new ImportOptions { Origin = "bad.aci" }));
        AssertUntouched();
        return error;
    }

    private void AssertUntouched()
    {
        Assert.Empty(Directory.GetFiles($"{_directory}/data", "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/data/images"));
        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/data/tmp"));
        Assert.Equal(["secret"], Directory.GetFileSystemEntries(_outside).Select(Path.GetFileName));
        Assert.Equal("secret", File.ReadAllText($"{_outside}/secret"));
    }

    private sealed class FailingStream(byte[] content, int failAt) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => Position >= failAt
            ? throw new IOException("the line went dead")
            : base.Read(buffer[..Math.Min(buffer.Length, 100_000)]);
    }
}
