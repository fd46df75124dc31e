using Appc.Names;
using Rkt.Images.Downloads.Caching;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Rkt.Images.Downloads.Caching;

public sealed class RemoteCacheTests : IDisposable
{
    private static readonly Uri Url = new("https://me:hunter2@example.com/a.aci?token=geheim");
    private static readonly StoreKey Key = StoreKey.Parse($"sha512-{new string('a', 64)}");

    private readonly string _data = Directory.CreateTempSubdirectory("rkt-remotes-").FullName;
    private readonly ManualClock _clock = new();
    private readonly RemoteCache _cache;

    public RemoteCacheTests()
    {
        _cache = new RemoteCache(_data);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void Find_OfWhatWasWritten_GivesItBack()
    {
        var record = Record(60) with { Facts = new Dictionary<string, string>(StringComparer.Ordinal) { ["signer"] = "ÄÖ \"x\"" } };

        _cache.Write(Url, record);
        var found = _cache.Find(Url)!;

        Assert.Equal(record, found with { Facts = record.Facts });
        Assert.Equal(record.Facts, found.Facts);
        Assert.Null(_cache.Find(new Uri("https://example.com/other")));
    }

    [Fact]
    public void Write_KeepsSecretsOutOfTheFile()
    {
        _cache.Write(Url, Record(60));

        var file = Assert.Single(Directory.GetFiles($"{_data}/names/remotes"));
        Assert.DoesNotContain("hunter2", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"image\":\"x\",\"downloadTime\":\"2026-05-06T01:08:00Z\",\"maxAge\":1}")]
    [InlineData("{\"image\":7}")]
    public void Find_OfADamagedRecord_IsNull(string content)
    {
        _cache.Write(Url, Record(60));
        File.WriteAllText(Directory.GetFiles($"{_data}/names/remotes").Single(), content);

        Assert.Null(_cache.Find(Url));
    }

    [Fact]
    public void Forget_RemovesTheRecordsOfTheImageOnly()
    {
        var other = new Uri("https://example.com/b");
        _cache.Forget(Key);
        _cache.Write(Url, Record(60));
        _cache.Write(other, Record(60) with { Image = StoreKey.Parse($"sha512-{new string('b', 64)}") });

        _cache.Forget(Key);

        Assert.Null(_cache.Find(Url));
        Assert.NotNull(_cache.Find(other));
    }

    [Fact]
    public void IsFresh_UntilTheAgeIsReached()
    {
        var record = Record(60);

        Assert.True(record.IsFresh(_clock.GetUtcNow() + TimeSpan.FromSeconds(59)));
        Assert.False(record.IsFresh(_clock.GetUtcNow() + TimeSpan.FromSeconds(60)));
        Assert.False(record.IsFresh(_clock.GetUtcNow() - TimeSpan.FromSeconds(1)));
        Assert.False(Record(0).IsFresh(_clock.GetUtcNow()));
    }

    [Fact]
    public void RenewedBy_ALaterAnswer_IsFreshAgain()
    {
        var later = _clock.GetUtcNow() + TimeSpan.FromSeconds(100);

        var renewed = Record(60).RenewedBy(new CacheValidators("\"1\"", null) { MaxAge = TimeSpan.FromSeconds(5) }, later);

        Assert.True(renewed.IsFresh(later + TimeSpan.FromSeconds(4)));
        Assert.False(renewed.IsFresh(later + TimeSpan.FromSeconds(6)));
        Assert.Equal(Key, renewed.Image);
    }

    private CacheRecord Record(int age) => new()
    {
        Image = Key,
        Validators = new CacheValidators("W/\"1\"", "Mon, 23 Nov 2026 10:00:00 GMT") { MaxAge = TimeSpan.FromSeconds(age), HasStrongDate = true },
        DownloadTime = _clock.GetUtcNow(),
    };
}
