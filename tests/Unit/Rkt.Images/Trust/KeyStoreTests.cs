using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Images.Trust;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Rkt.Images.Trust;

[Collection(nameof(ProcessLaunching))]
public sealed class KeyStoreTests : IClassFixture<TrustFixture>, IDisposable
{
    private static readonly AcIdentifier App = AcIdentifier.Parse("example.com/app");

    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-keys-").FullName;
    private readonly PublicKey _alice;
    private readonly PublicKey _rsa;
    private readonly TrustFixture _fixture;
    private readonly KeyStore _store;

    public KeyStoreTests(TrustFixture fixture)
    {
        _fixture = fixture;
        _alice = PublicKey.ParseFirst(fixture.Gpg.Export(fixture.Alice));
        _rsa = PublicKey.ParseFirst(fixture.Gpg.Export(fixture.Rsa));
        _store = new KeyStore($"{_directory}/system", $"{_directory}/local", new ManualClock());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void TrustForPrefix_WritesTheFile_Once()
    {
        var file = _store.TrustForPrefix(_alice, App);
        var time = File.GetLastWriteTimeUtc(file);
        File.SetLastWriteTimeUtc(file, time.AddDays(-1));

        Assert.Equal($"{_directory}/local/trustedkeys/prefix.d/example.com/app/{_fixture.Alice.ToLowerInvariant()}", file);
        Assert.Equal(file, _store.TrustForPrefix(_alice, App));
        Assert.Equal(time.AddDays(-1), File.GetLastWriteTimeUtc(file));
        Assert.Equal(_alice.ArmoredBytes.ToArray(), File.ReadAllBytes(file));
        Assert.Equal("0644", Mode(file));
        Assert.Equal("0755", Mode($"{_directory}/local/trustedkeys/prefix.d/example.com"));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void TrustAsRoot_CountsForAllImages()
    {
        var file = _store.TrustAsRoot(_alice);

        Assert.Equal($"{_directory}/local/trustedkeys/root.d/{_alice.Fingerprint}", file);
        Assert.Equal([_alice.Fingerprint.ToString()], KeysFor("anything.org/at/all"));
        Assert.False(_store.HasKeysFor(App));
    }

    [Theory]
    [InlineData("example.com/app", true)]
    [InlineData("example.com/app/deeper/still", true)]
    [InlineData("example.com/apple", false)]
    [InlineData("example.com", false)]
    [InlineData("example.com/ap", false)]
    [InlineData("other.com/example.com/app", false)]
    [InlineData("example.com/app/../apple", true)]
    [InlineData("example.com/x/../app", false)]
    [InlineData("example.com//app", false)]
    public void ForImage_GoesByPathElements(string image, bool isTrusted)
    {
        _store.TrustForPrefix(_alice, App);

        Assert.Equal(isTrusted ? [_alice.Fingerprint.ToString()] : [], KeysFor(image));
        Assert.Equal(isTrusted, _store.HasKeysFor(AcIdentifier.Parse(image)));
    }

    [Theory]
    [InlineData("example.com/../../root.d/x")]
    [InlineData("example.com//app")]
    [InlineData("a/./b")]
    public void TrustForPrefix_OfAPathThatLeadsElsewhere_Refuses(string prefix)
    {
        var error = Assert.Throws<RktException>(() => _store.TrustForPrefix(_alice, AcIdentifier.Parse(prefix)));

        Assert.Contains("cannot be a prefix", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"{_directory}/local"));
    }

    [Fact]
    public void ForImage_JoinsLevelsAndPrefixes()
    {
        Put("system", "root.d", _alice);
        Put("system", "prefix.d/example.com", _rsa);

        Assert.Equal(2, KeysFor("example.com/app").Count);
        Assert.Equal([_alice.Fingerprint.ToString()], KeysFor("example.org"));
    }

    [Fact]
    public void ForImage_WithAnEmptyLocalFile_DistrustsTheSystemsKey()
    {
        Put("system", "prefix.d/example.com", _alice);
        Put("system", "root.d", _rsa);
        Mask("prefix.d/example.com", _alice);

        Assert.Equal([_rsa.Fingerprint.ToString()], KeysFor("example.com/app"));
        var signature = DetachedSignature.Parse(_fixture.Gpg.Sign(_fixture.Alice, "x"u8));
        var error = Assert.Throws<RktException>(() => _store.ForImage(App).Begin(signature));
        Assert.Equal(
            $"signed by key \"{_alice.Fingerprint}\", which \"{_directory}/local/trustedkeys/prefix.d/example.com/{_alice.Fingerprint}\" distrusts", error.Message);
        Assert.True(_store.HasKeysFor(App), "or discovery would bring the key back");
    }

    [Fact]
    public void ForImage_WithAnEmptyFile_DistrustsInItsScopeOnly()
    {
        Put("system", "root.d", _alice);
        Mask("prefix.d/example.com", _alice);

        Assert.Empty(KeysFor("example.com/app"));
        Assert.Equal([_alice.Fingerprint.ToString()], KeysFor("example.org/app"));

        Mask("root.d", _alice);
        Assert.Empty(KeysFor("example.org/app"));
        Put("system", "prefix.d/example.org", _alice);
        Assert.Equal([_alice.Fingerprint.ToString()], KeysFor("example.org/app"));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n")]
    public void ForImage_WithADamagedCopy_TrustsNoOtherCopyEither(string content)
    {
        Put("system", "root.d", _alice);
        Put("system", "root.d", _rsa);
        Put("local", "prefix.d/example.com", _alice);
        var damaged = Put("system", "prefix.d/example.com", _alice);
        File.WriteAllText(damaged, content);

        Assert.Equal([_rsa.Fingerprint.ToString()], KeysFor("example.com/app"));
        Assert.Equal(2, KeysFor("example.org").Count);
        var error = Assert.Throws<RktException>(() => _store.ForImage(App).Begin(DetachedSignature.Parse(_fixture.Gpg.Sign(_fixture.Alice, "x"u8))));
        Assert.Contains($"cannot be read from \"{damaged}\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ForImage_WithAKeyUnderAnothersName_TrustsNeither()
    {
        var file = Put("local", "root.d", _alice);
        File.Move(file, $"{Path.GetDirectoryName(file)}/{_rsa.Fingerprint}");

        Assert.Empty(KeysFor("example.com"));
        Assert.Equal($"it holds key \"{_alice.Fingerprint}\", which is not what its name says", Assert.Single(_store.List()).Problem);
    }

    [Fact]
    public void ForImage_WithAnEmptyFileInUpperCase_DistrustsAllTheSame()
    {
        Put("system", "root.d", _alice);
        Directory.CreateDirectory($"{_directory}/local/trustedkeys/root.d");
        File.WriteAllBytes($"{_directory}/local/trustedkeys/root.d/{_fixture.Alice}", []);

        Assert.Empty(KeysFor("example.com"));
        Assert.Equal($"its name must be \"{_alice.Fingerprint}\", the fingerprint in lower case", _store.List()[^1].Problem);
    }

    [Fact]
    public void ForImage_WithLinksAndNamesThatLeadNowhere_CarriesOn()
    {
        var file = Put("local", "root.d", _alice);
        File.CreateSymbolicLink($"{Path.GetDirectoryName(file)}/{_rsa.Fingerprint}", _rsa.Fingerprint.ToString());
        Put("local", $"prefix.d/example.com/{_rsa.Fingerprint}", _rsa);
        Put("local", "prefix.d/example.com", _alice);

        Assert.Equal([_alice.Fingerprint.ToString()], KeysFor($"example.com/{new string('x', 300)}"));
        Assert.Equal([_alice.Fingerprint.ToString()], KeysFor($"example.com/{_alice.Fingerprint}"));
        Assert.NotNull(_store.List().Single(key => key.Prefix is null && key.Fingerprint == _rsa.Fingerprint).Problem);
    }

    [Fact]
    public void ForImage_WithARevokedCopy_RefusesTheKey()
    {
        var gpg = _fixture.Gpg;
        var fingerprint = gpg.MakeKey("Revoked in one copy");
        var signature = gpg.Sign(fingerprint, "x"u8);
        var good = PublicKey.ParseFirst(gpg.Export(fingerprint));
        gpg.Import(gpg.MakeRevocation(fingerprint));
        Put("system", "root.d", PublicKey.ParseFirst(gpg.Export(fingerprint)));
        Put("local", "prefix.d/example.com", good);

        var error = Assert.Throws<RktException>(() => _store.ForImage(App).Begin(DetachedSignature.Parse(signature)));

        Assert.EndsWith("which is revoked", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trust_OfARevokedKey_Refuses()
    {
        var gpg = _fixture.Gpg;
        var fingerprint = gpg.MakeKey("To be revoked");
        var good = PublicKey.ParseFirst(gpg.Export(fingerprint));
        gpg.Import(gpg.MakeRevocation(fingerprint));
        var revoked = PublicKey.ParseFirst(gpg.Export(fingerprint));

        Assert.Contains("is revoked", Assert.Throws<RktException>(() => _store.TrustAsRoot(revoked)).Message, StringComparison.Ordinal);
        Put("local", "root.d", revoked);
        Assert.Contains("is known to be revoked", Assert.Throws<RktException>(() => _store.TrustAsRoot(good)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trust_OfARenewedKey_ReplacesTheOldCopy()
    {
        var gpg = _fixture.Gpg;
        var fingerprint = gpg.MakeKey("Renewed", expiry: "2026-02-01");
        _store.TrustForPrefix(PublicKey.ParseFirst(gpg.Export(fingerprint)), App);
        gpg.At(gpg.Now.AddDays(1), () => gpg.Run(["--quick-set-expire", fingerprint, "2027-02-01"]));

        _store.TrustForPrefix(PublicKey.ParseFirst(gpg.Export(fingerprint)), App);

        Assert.Null(Assert.Single(_store.ForImage(App).Keys).WhyRefused(new ManualClock().GetUtcNow()));
    }

    [Fact]
    public void List_ShowsEveryFile()
    {
        Put("system", "root.d", _alice);
        Put("system", "prefix.d/example.com", _rsa);
        Mask("prefix.d/example.com", _rsa);
        _store.TrustForPrefix(_alice, App);
        File.WriteAllText($"{_directory}/local/trustedkeys/prefix.d/example.com/notes.txt", "hello");
        File.WriteAllText($"{_directory}/local/trustedkeys/prefix.d/example.com/{_alice.Fingerprint}.77.tmp", "unfinished");

        var list = _store.List();

        Assert.Equal([null, "example.com", "example.com", "example.com", "example.com/app"], list.Select(file => file.Prefix?.ToString()));
        Assert.Equal([false, true, true, false, false], list.Select(file => file.IsMasked));
        Assert.Equal([true, true, false, false, true], list.Select(file => file.Key is not null));
        Assert.Equal([null, null, null, "its name is not the fingerprint of a key", null], list.Select(file => file.Problem));
    }

    [Fact]
    public void List_OfNoDirectories_IsEmpty()
    {
        Assert.Empty(_store.List());
        Assert.Empty(_store.ForImage(App).Keys);
        Assert.False(_store.HasKeysFor(App));
    }

    [Fact]
    public void Remove_OfALocalKey_DeletesItInOnePlace()
    {
        var file = _store.TrustForPrefix(_alice, App);
        var root = _store.TrustAsRoot(_alice);

        Assert.Equal([file], _store.Remove(_alice.Fingerprint, App));
        Assert.False(File.Exists(file));
        Assert.True(File.Exists(root));
        Assert.Empty(_store.Remove(_alice.Fingerprint, App));
    }

    [Fact]
    public void RemoveEverywhere_OfASystemKey_MasksIt()
    {
        var system = Put("system", "prefix.d/example.com", _alice);
        _store.TrustForPrefix(_alice, AcIdentifier.Parse("example.com"));
        _store.TrustAsRoot(_alice);

        var changed = _store.RemoveEverywhere(_alice.Fingerprint);

        Assert.Equal(2, changed.Count);
        Assert.True(File.Exists(system));
        Assert.Empty(KeysFor("example.com"));
        Assert.Equal(0, new FileInfo($"{_directory}/local/trustedkeys/prefix.d/example.com/{_alice.Fingerprint}").Length);
        Assert.Empty(_store.RemoveEverywhere(_alice.Fingerprint));

        // To trust it again undoes it.
        _store.TrustForPrefix(_alice, AcIdentifier.Parse("example.com"));
        Assert.Equal([_alice.Fingerprint.ToString()], KeysFor("example.com"));
    }

    [Fact]
    public void Trust_WhereNothingCanBeWritten_SaysWhatToDo()
    {
        Directory.CreateDirectory($"{_directory}/local");
        File.WriteAllText($"{_directory}/local/trustedkeys", "a file in the way");

        var error = Assert.Throws<RktException>(() => _store.TrustAsRoot(_alice));

        Assert.Equal($"cannot change the trusted key \"{_directory}/local/trustedkeys/root.d/{_alice.Fingerprint}\"", error.Message);
        Assert.Contains("--local-config", error.Hint, StringComparison.Ordinal);
        Assert.Equal("a file in the way", File.ReadAllText($"{_directory}/local/trustedkeys"));
    }

    private static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8).PadLeft(4, '0');

    private List<string> KeysFor(string image) => [.. _store.ForImage(AcIdentifier.Parse(image)).Keys.Select(key => key.Fingerprint.ToString())];

    private string Put(string level, string directory, PublicKey key)
    {
        var file = $"{_directory}/{level}/trustedkeys/{directory}/{key.Fingerprint}";
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, key.ArmoredBytes.Span);
        return file;
    }

    private void Mask(string directory, PublicKey key) => File.WriteAllBytes(Put("local", directory, key), []);
}
