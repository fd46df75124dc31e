using Appc.Images;
using Appc.Names;
using Rkt.Host.Files.Trees;
using Rkt.Images.Store;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Rkt.Images.Store;

public sealed class ImageCollectionTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-gc-").FullName;
    private readonly ManualClock _clock = new();
    private readonly ImageStore _store;

    public ImageCollectionTests()
    {
        _store = new ImageStore(_directory, _clock);
    }

    public void Dispose() => TreeRemoval.Remove(_directory);

    [Fact]
    public void Collect_OfImages_RemovesTheUnusedOnesPastTheirGrace()
    {
        var old = Import("old");
        var used = Import("used");
        var freshened = Import("freshened");
        _clock.Advance(2 * Day);
        _store.MarkUsed(freshened);
        var young = Import("young");

        var removed = ImageCollection.Collect(_store, Day, key => key == used.Key, _clock).ToList();

        Assert.Equal([(old.Key, RemovalOutcome.Removed)], removed.Select(item => (item.Image.Key, item.Outcome)));
        Assert.Equal(
            new[] { used.Key, freshened.Key, young.Key }.Order(), _store.List().Select(image => image.Key));
    }

    [Fact]
    public void Collect_WithoutGrace_RemovesAll()
    {
        Import("one");
        Import("two");

        Assert.Equal(2, ImageCollection.Collect(_store, TimeSpan.Zero, _ => false, _clock).Count());
        Assert.Empty(_store.List());
    }

    [Fact]
    public void Collect_OfAnImportThatWasKilled_RemovesItsFiles()
    {
        Import("one");
        var left = Directory.CreateDirectory($"{_directory}/tmp/image-1-0123456789abcdef/rootfs/d");
        File.WriteAllText(left.FullName + "/f", "x");

        ImageCollection.Collect(_store, Day, _ => false, _clock).ToList();

        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/tmp"));
    }

    [Fact]
    public void Collect_OfADamagedImage_RemovesIt()
    {
        var image = Import("one");
        File.WriteAllText($"{image.Directory}/info.json", "");

        ImageCollection.Collect(_store, Day, _ => true, _clock).ToList();

        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/images"));
        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/tmp"));
    }

    [Fact]
    public void Collect_AfterACrashBetweenImageAndName_PutsTheNameRight()
    {
        var unnamed = Import("unnamed");
        File.Delete($"{_directory}/names/images/unnamed/{unnamed.Key}");
        var gone = Import("gone");
        TreeRemoval.Remove(gone.Directory);
        Assert.Null(Find("unnamed"));

        ImageCollection.Collect(_store, Day, _ => true, _clock).ToList();

        Assert.Equal(unnamed.Key, Find("unnamed")?.Key);
        Assert.False(File.Exists($"{_directory}/names/images/gone/{gone.Key}"));
    }

    [Fact]
    public void Collect_OfAnEmptyDataDirectory_MakesNothing()
    {
        ImageCollection.Collect(_store, Day, _ => true, _clock).ToList();

        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void Collect_OfAnImportInProgress_LeavesIt()
    {
        using var pending = _store.Receive(AciBuilder.Valid("one").BuildStream(), new ReceiveOptions { Origin = "test" });

        ImageCollection.Collect(_store, TimeSpan.Zero, _ => false, _clock).ToList();

        Assert.Equal("one", _store.Commit(pending, new ImportOptions { Origin = "test" }).Name.ToString());
    }

    private StoredImage? Find(string name) => _store.FindByName(AcIdentifier.Parse(name), LabelSet.Empty);

    private StoredImage Import(string name) => _store.Import(AciBuilder.Valid(name).BuildStream(), new ImportOptions { Origin = "test" });
}
