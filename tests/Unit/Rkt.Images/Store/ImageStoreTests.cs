using System.Security.Cryptography;
using Appc.Images;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Images.Archives;
using Rkt.Images.Store;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Rkt.Images.Store;

public sealed class ImageStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-store-").FullName;
    private readonly ManualClock _clock = new();
    private readonly ImageStore _store;

    public ImageStoreTests()
    {
        _store = new ImageStore(_directory, _clock);
    }

    public void Dispose() => global::Rkt.Host.Files.Trees.TreeRemoval.Remove(_directory);

    [Theory]
    [InlineData(CompressionKind.None)]
    [InlineData(CompressionKind.Gzip)]
    [InlineData(CompressionKind.Zstd)]
    public void Import_OfAnImage_StoresItUnderTheHashOfItsTar(CompressionKind compression)
    {
        var builder = AciBuilder.Valid("example.com/web", ""","labels":[{"name":"version","value":"1.2"}]""").File("rootfs/file", "content");
        var archive = builder.Build(compression);

        var image = Import(archive);

        Assert.Equal(ImageId.FromSha512(SHA512.HashData(builder.Build())), image.Id);
        Assert.Equal(image.Id.Key, image.Key);
        Assert.Equal("example.com/web", image.Name.ToString());
        Assert.Equal("1.2", image.Version);
        Assert.Equal(builder.Build().Length, image.Size);
        Assert.Equal(_clock.GetUtcNow(), image.ImportTime);
        Assert.Equal("test", image.Origin);
        Assert.Equal($"{_directory}/images/{image.Key}", image.Directory);
        Assert.Equal(archive, File.ReadAllBytes(image.ArchivePath));
        Assert.Equal("content", File.ReadAllText($"{image.RootfsPath}/file"));
        Assert.Equal("example.com/web", image.ReadManifest().Name.ToString());
        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/tmp"));
    }

    [Fact]
    public void Import_OfTheSameImageInAnotherCompression_KeepsTheFirst()
    {
        var builder = AciBuilder.Valid();
        var first = Import(builder.Build(CompressionKind.Gzip));
        _clock.Advance(TimeSpan.FromHours(1));

        var second = Import(builder.Build());

        Assert.Equal(first.Key, second.Key);
        Assert.Equal(builder.Build(CompressionKind.Gzip), File.ReadAllBytes(second.ArchivePath));
        Assert.Equal(_clock.GetUtcNow(), second.ImportTime);
        Assert.Single(_store.List());
        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/tmp"));
    }

    [Fact]
    public void Import_OfTheSameFileAgain_DoesNotUnpackIt()
    {
        var archive = AciBuilder.Valid().File("rootfs/f", "x").Build(CompressionKind.Gzip);
        var first = Import(archive);
        var before = Directory.GetLastWriteTimeUtc(_directory + "/tmp");
        _clock.Advance(TimeSpan.FromHours(1));

        var second = Import(archive);

        Assert.Equal(first.Key, second.Key);
        Assert.Equal(_clock.GetUtcNow(), second.ImportTime);
        Assert.Equal(before, Directory.GetLastWriteTimeUtc(_directory + "/tmp"));
    }

    [Fact]
    public void Import_OfADifferentFileWithTheSameLengthAndEnd_ImportsIt()
    {
        var first = Import(AciBuilder.Valid().File("rootfs/f", "x").Build());
        var second = Import(AciBuilder.Valid().File("rootfs/f", "y").Build());

        Assert.NotEqual(first.Key, second.Key);
        Assert.Equal(2, _store.List().Count);
    }

    [Fact]
    public async Task Import_OfAStreamThatCannotSeek_StoresIt()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        using var reader = new System.IO.Pipes.AnonymousPipeClientStream(System.IO.Pipes.PipeDirection.In, pipe.ClientSafePipeHandle);
        var archive = AciBuilder.Valid().File("rootfs/f", new byte[1_000_000]).Build();
        var writing = Task.Run(() =>
        {
            pipe.Write(archive);
            pipe.Dispose();
        });

        var image = _store.Import(reader, new ImportOptions { Origin = "pipe" });

        await writing;
        Assert.Equal(archive, File.ReadAllBytes(image.ArchivePath));
    }

    [Fact]
    public void Import_OfPaddingAfterTheEndMark_HashesItToo()
    {
        byte[] padded = [.. AciBuilder.Valid().Build(), .. new byte[700_000]];

        Assert.Equal(ImageId.FromSha512(SHA512.HashData(padded)), Import(padded).Id);
    }

    [Fact]
    public void Import_ByManyAtOnce_GivesAllTheOneImage()
    {
        var archive = AciBuilder.Valid().File("rootfs/f", new byte[300_000]).Build(CompressionKind.Gzip);
        var keys = new StoreKey[8];
        Parallel.For(0, keys.Length, i => keys[i] = new ImageStore(_directory).Import(
            new MemoryStream(archive), new ImportOptions { Origin = "test" }).Key);

        Assert.Single(keys.Distinct());
        Assert.Single(_store.List());
        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/tmp"));
    }

    [Fact]
    public void Receive_ThatIsNotCommitted_LeavesNothing()
    {
        using (var pending = _store.Receive(AciBuilder.Valid("a").BuildStream(), new ReceiveOptions { Origin = "test" }))
        {
            Assert.Equal("a", pending.Manifest.Name.ToString());
            Assert.True(File.Exists(pending.ArchivePath));
        }

        Assert.Empty(_store.List());
        Assert.Null(_store.FindByName(AcIdentifier.Parse("a"), LabelSet.Empty));
        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/tmp"));
    }

    [Theory]
    [InlineData(CompressionKind.Gzip, false, false)]
    [InlineData(CompressionKind.Gzip, true, false)]
    [InlineData(CompressionKind.Gzip, false, true)]
    [InlineData(CompressionKind.None, false, true)]
    public void Receive_ShowsTheWitnessEveryByteInOrder(CompressionKind compression, bool isKnown, bool takesSha512)
    {
        byte[] archive = [.. AciBuilder.Valid().File("rootfs/f", new byte[700_000]).Build(compression), .. "behind the end"u8];
        if (isKnown)
        {
            Import(archive);
        }

        var witness = new Witness(takesSha512);
        using var pending = _store.Receive(new MemoryStream(archive), new ReceiveOptions { Origin = "test", Witness = witness });

        Assert.Equal(SHA512.HashData(archive), witness.Hash());
        Assert.Equal(takesSha512 && compression == CompressionKind.None, witness.Seen == 0);
    }

    [Fact]
    public void Receive_OfAnArchiveThatIsRecordedAlready_MovesTheRecord()
    {
        var archive = AciBuilder.Valid().Build(CompressionKind.Gzip);
        _store.Import(AciBuilder.Valid("other").BuildStream(), new ImportOptions { Origin = "test" });
        var record = $"{_directory}/tmp/download";
        File.WriteAllBytes(record, archive);

        using (var pending = _store.Receive(new MemoryStream(archive), new ReceiveOptions { Origin = "test", RecordedAs = record }))
        {
            _store.Commit(pending, new ImportOptions { Origin = "test" });
        }

        Assert.False(File.Exists(record));
        Assert.Equal(archive, File.ReadAllBytes(FindByName("example.com/test")!.ArchivePath));
    }

    [Fact]
    public void Receive_ThatFails_LeavesTheRecordToItsOwner()
    {
        Import(AciBuilder.Valid("other").Build());
        var record = $"{_directory}/tmp/download";
        File.WriteAllBytes(record, [1]);

        Assert.Throws<RktException>(() => _store.Receive(
            new MemoryStream(AciBuilder.Valid().Build()[..^2000]), new ReceiveOptions { Origin = "test", RecordedAs = record }));
        Assert.True(File.Exists(record));
    }

    [Fact]
    public void Commit_OfTheSameImageAgain_KeepsWhoSignedIt()
    {
        var archive = AciBuilder.Valid().Build();
        string[] first = [new string('a', 40)];
        string[] second = [new string('b', 40)];
        _store.Import(new MemoryStream(archive), new ImportOptions { Origin = "test", Signers = first });
        _store.Import(new MemoryStream(archive), new ImportOptions { Origin = "test" });
        var image = _store.Import(new MemoryStream(archive), new ImportOptions { Origin = "test", Signers = second });

        Assert.Equal([.. first, .. second], image.Signers);
    }

    [Fact]
    public void Resolve_OfPrefixes_FindsTheOnlyMatch()
    {
        var image = Import(AciBuilder.Valid("a").Build());
        var other = Import(AciBuilder.Valid("b").Build());
        var common = image.Key.Hex.Zip(other.Key.Hex).TakeWhile(pair => pair.First == pair.Second).Count();

        Assert.Equal(image.Key, _store.Resolve(image.Key.Short(Math.Max(2, common + 1)))?.Key);
        Assert.Equal(image.Key, _store.Resolve(image.Key.ToString())?.Key);
        Assert.Equal(image.Key, _store.Resolve(image.Id.ToString())?.Key);
        Assert.Null(_store.Resolve("sha512-" + new string('0', 64)));
    }

    [Fact]
    public void Resolve_OfAnAmbiguousPrefix_Throws()
    {
        Import(AciBuilder.Valid("a").Build());
        var key = _store.List()[0].Key;
        var twin = key.ToString()[..^1] + (key.Hex[^1] == '0' ? '1' : '0');
        Directory.CreateDirectory($"{_directory}/images/{twin}");

        var error = Assert.Throws<RktException>(() => _store.Resolve(key.Short(12)));
        Assert.Contains("ambiguous", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sha512-a")]
    [InlineData("sha512-")]
    [InlineData("sha512-xyz")]
    [InlineData("sha256-abcd")]
    [InlineData("../../etc")]
    public void Resolve_OfSomethingElse_Throws(string prefix) => Assert.Throws<RktException>(() => _store.Resolve(prefix));

    [Fact]
    public void FindByName_WithoutVersion_PrefersTheLatestThenTheNewest()
    {
        var old = Import(Versioned("1"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        var latest = Import(Versioned("2"), isLatest: true);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var newest = Import(Versioned("3"));

        Assert.Equal(latest.Key, FindByName("example.com/app")?.Key);
        Assert.Equal(newest.Key, FindByName("example.com/app", ("version", "3"))?.Key);
        Assert.Equal(old.Key, FindByName("example.com/app", ("version", "1"))?.Key);

        _store.Remove(latest);
        Assert.Equal(newest.Key, FindByName("example.com/app")?.Key);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Import(Versioned("1"));
        Assert.Equal(old.Key, FindByName("example.com/app")?.Key);
    }

    [Fact]
    public void FindByName_WithALabelThatDiffersOrIsMissing_FindsNothing()
    {
        Import(Versioned("1"));

        Assert.Null(FindByName("example.com/app", ("version", "2")));
        Assert.Null(FindByName("example.com/app", ("channel", "beta")));
        Assert.Null(FindByName("example.com"));
        Assert.Null(FindByName("example.com/app/more"));
    }

    [Fact]
    public void FindByName_OfVeryLongNames_TellsThemApart()
    {
        var one = Import(AciBuilder.Valid(new string('a', 400) + "1").Build());
        var two = Import(AciBuilder.Valid(new string('a', 400) + "2").Build());

        Assert.Equal(one.Key, FindByName(new string('a', 400) + "1")?.Key);
        Assert.Equal(two.Key, FindByName(new string('a', 400) + "2")?.Key);
    }

    [Fact]
    public void Remove_OfAnImage_TakesItsFilesAndNames()
    {
        var image = Import(AciBuilder.Valid("a").File(new([.. "rootfs/"u8, 0xff]), "not UTF-8").Directory("rootfs/d", mode: 0).Build());

        Assert.Equal(RemovalOutcome.Removed, _store.Remove(image));

        Assert.Null(_store.Find(image.Key));
        Assert.Null(FindByName("a"));
        Assert.Empty(_store.List());
        Assert.Empty(Directory.GetFiles(_directory, "*", SearchOption.AllDirectories));
        Assert.Equal(RemovalOutcome.NotFound, _store.Remove(image));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("""{"id":"sha512-00","name":"UPPER"}""")]
    [InlineData("""{"name":"a"}""")]
    [InlineData(null)]
    public void Import_OverADamagedImage_ReplacesIt(string? record)
    {
        var archive = AciBuilder.Valid("a").File("rootfs/f", "x").Build();
        var image = Import(archive);
        File.Delete($"{image.Directory}/info.json");
        if (record is not null)
        {
            File.WriteAllText($"{image.Directory}/info.json", record);
        }

        Assert.Null(_store.Find(image.Key));
        Assert.Null(FindByName("a"));
        Assert.Empty(_store.List());
        File.Delete($"{image.RootfsPath}/f");

        Assert.Equal(image.Key, Import(archive).Key);
        Assert.Equal("x", File.ReadAllText($"{image.RootfsPath}/f"));
        Assert.Equal(image.Key, FindByName("a")?.Key);
    }

    [Fact]
    public void MarkUsed_OfAnImage_SetsLastUsedOnly()
    {
        var image = Import(AciBuilder.Valid().Build());
        _clock.Advance(TimeSpan.FromDays(2));

        _store.MarkUsed(image);

        var again = _store.Find(image.Key)!;
        Assert.Equal(_clock.GetUtcNow(), again.LastUsed);
        Assert.Equal(image.ImportTime, again.ImportTime);
    }

    [Fact]
    public void List_OfAMissingDirectory_IsEmpty()
    {
        var store = new ImageStore(_directory + "/none");

        Assert.Empty(store.List());
        Assert.Null(store.FindByName(AcIdentifier.Parse("a"), LabelSet.Empty));
        Assert.Null(store.Resolve("sha512-abcdef"));
        Assert.False(Directory.Exists(_directory + "/none"));
    }

    private sealed class Witness(bool takesSha512) : IArchiveWitness
    {
        private IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);

        public bool TakesSha512 => takesSha512;

        public long Seen { get; private set; }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            _hash.AppendData(bytes);
            Seen += bytes.Length;
        }

        public void TakeSha512(IncrementalHash hash) => _hash = hash.Clone();

        public byte[] Hash() => _hash.GetCurrentHash();
    }

    private static byte[] Versioned(string version) =>
        AciBuilder.Valid("example.com/app", $$""","labels":[{"name":"version","value":"{{version}}"}]""").Build();

    private StoredImage Import(byte[] archive, bool isLatest = false) =>
        _store.Import(new MemoryStream(archive), new ImportOptions { Origin = "test", IsLatest = isLatest });

    private StoredImage? FindByName(string name, params (string Name, string Value)[] labels) =>
        _store.FindByName(AcIdentifier.Parse(name), [.. labels.Select(label => new Label(AcIdentifier.Parse(label.Name), label.Value))]);
}
