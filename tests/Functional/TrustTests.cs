using System.Text;
using Tests.Fixtures.Servers;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary><c>rkt trust</c>: keys from files, servers and discovery, for prefixes and for all images.</summary>
public sealed class TrustTests : FunctionalTest
{
    private readonly Signatory _signatory;
    private readonly string _key;
    private readonly string _file;

    public TrustTests()
    {
        Site.Insecure = "none";
        _signatory = new Signatory(Site);
        _key = _signatory.Gpg.MakeKey("Alice <alice@example.com>").ToLowerInvariant();
        _file = _signatory.KeyFile(_key);
    }

    private string Stored(string place) => $"{Site.LocalConfig}/trustedkeys/{place}/{_key}";

    [Theory]
    [InlineData("example.com/app", "example.com/app")]
    [InlineData("example.com/app/*", "example.com/app")]
    [InlineData("example.com/app/", "example.com/app")]
    [InlineData("example.com", "example.com")]
    public void Trust_OfAFileForAPrefix_StoresIt_AndSaysWhere(string prefix, string stored)
    {
        var result = Site.Rkt("trust", $"--prefix={prefix}", "--skip-fingerprint-review", _file).Succeeded();

        var place = Stored($"prefix.d/{stored}");
        Assert.Equal($"Trusting \"{_file}\" for prefix \"{stored}\" without fingerprint review.\nAdded key for prefix \"{stored}\" at \"{place}\"\n", result.Output);
        Assert.Equal($"pubkey: prefix: \"{stored}\"\nkey: \"{_file}\"\n", result.Errors);
        Assert.StartsWith("-----BEGIN PGP PUBLIC KEY BLOCK-----\n", File.ReadAllText(place), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(place));
    }

    [Fact]
    public void Trust_AsRoot_CountsForEveryImage()
    {
        var result = Site.Rkt("trust", "--root", "--skip-fingerprint-review", _file).Succeeded();

        Assert.Equal($"Added root key at \"{Stored("root.d")}\"", result.Lines[^1]);
        Site.Rkt("run", "--net=none", _signatory.SignedImage(_key, "example.com/app", "exit", "3")).EndedWith(3);
        Site.Rkt("run", "--net=none", _signatory.SignedImage(_key, "example.org/other", "exit", "4")).EndedWith(4);
    }

    [Fact]
    public void Trust_ForAPrefix_GoesByWholePartsOfNames()
    {
        _signatory.BeTrusted(_key, "example.com/app");

        Site.Rkt("run", "--net=none", _signatory.SignedImage(_key, "example.com/app", "exit", "3")).EndedWith(3);
        Site.Rkt("run", "--net=none", _signatory.SignedImage(_key, "example.com/app/part", "exit", "4")).EndedWith(4);
        Site.Rkt("run", "--net=none", _signatory.SignedImage(_key, "example.com/apple", "exit", "5")).Refused("trusted for other images only");
        Site.Rkt("run", "--net=none", _signatory.SignedImage(_key, "example.com", "exit", "6")).Refused("trusted for other images only");
    }

    [Fact]
    public void Trust_OfSeveralKeys_AddsEach()
    {
        var other = _signatory.Gpg.MakeKey("Bob <bob@example.com>").ToLowerInvariant();
        var binary = _signatory.Write("gpg", _signatory.Gpg.Export(other));

        Site.Rkt("trust", "--prefix=example.com", "--skip-fingerprint-review", _file, $"file://{binary}").Succeeded();

        Assert.True(File.Exists(Stored("prefix.d/example.com")));
        Assert.True(File.Exists($"{Site.LocalConfig}/trustedkeys/prefix.d/example.com/{other}"));
        Site.Rkt("run", "--net=none", _signatory.SignedImage(other, "example.com/app", "exit", "3")).EndedWith(3);
    }

    [Fact]
    public void Trust_OfARenewedKey_ReplacesTheOldCopy()
    {
        _signatory.BeTrusted(_key, "example.com");
        _signatory.Gpg.Now = _signatory.Gpg.Now.AddDays(1);
        var subkey = _signatory.Gpg.AddSubkey(_key);
        var image = _signatory.SignedImage($"{subkey}!", "example.com/app", "exit", "3");
        Site.Rkt("run", "--net=none", image).Refused("signed by unknown key", subkey.ToLowerInvariant());

        _signatory.BeTrusted(_key, "example.com");

        Site.Rkt("run", "--net=none", image).EndedWith(3);
    }

    [Fact]
    public void Trust_WithoutScope_IsRefusedWithAdvice()
    {
        var result = Site.Rkt("trust", "--skip-fingerprint-review", _file).Refused("aborting due to implicit unbounded trust (root domain)");

        Assert.Contains("hint: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("rkt trust --prefix=", result.Errors, StringComparison.Ordinal);
        Assert.Contains("rkt trust --root", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"{Site.LocalConfig}/trustedkeys"));
    }

    [Fact]
    public void Trust_OfNothing_PrintsItsUsage()
    {
        var result = Site.Rkt("trust").EndedWith(254);

        Assert.Contains("--prefix=PREFIX", result.Output + result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--root and --prefix usage mutually exclusive", "--root", "--prefix=example.com")]
    [InlineData("prefix \"https://example.com\" has a scheme", "--prefix=https://example.com")]
    [InlineData("the prefix is empty", "--prefix=")]
    [InlineData("\"Example.COM\" is not the beginning of an image name", "--prefix=Example.COM")]
    [InlineData("\"*\" is not the beginning of an image name", "--prefix=*")]
    [InlineData("cannot be a prefix", "--prefix=example.com/../../../root.d")]
    public void Trust_WithAWrongScope_IsRefused(string words, params string[] flags)
    {
        Site.Rkt(["trust", .. flags, "--skip-fingerprint-review", _file]).Refused(words);

        Assert.False(Directory.Exists($"{Site.LocalConfig}/trustedkeys"));
    }

    [Fact]
    public void Trust_AsRootWithoutKeys_NeverDiscovers() =>
        Site.Rkt("trust", "--root", "--skip-fingerprint-review").Refused("--root needs the files or URLs of keys");

    [Theory]
    [InlineData("--prefix=example.com/app")]
    [InlineData("--root")]
    public void Trust_OfAnEmptyWord_DoesNotLookElsewhere(string scope)
    {
        using var publisher = new Publisher(Site);
        publisher.ServeTags("/app", "example.com/app");

        Site.Rkt("trust", scope, "--skip-fingerprint-review", "").Refused("cannot read key \"\"");

        Assert.False(Directory.Exists($"{Site.LocalConfig}/trustedkeys"));
    }

    [Fact]
    public void Trust_WhereNobodyCanAnswer_IsRefusedWithAdvice()
    {
        var result = Site.Rkt("trust", "--prefix=example.com", _file).EndedWith(254);

        Assert.Contains("nobody is there to say", result.Errors, StringComparison.Ordinal);
        Assert.Contains("hint: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("rkt trust --prefix=example.com", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"{Site.LocalConfig}/trustedkeys"));

        // No discovery found this key, so advice about discovered keys would lead nowhere.
        Assert.Contains("--skip-fingerprint-review", result.Errors, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], string> NoKeys => new()
    {
        { "a page", Encoding.ASCII.GetBytes("<!DOCTYPE html>\n<html><head><title>404</title></head></html>\n"), "is not a public key" },
        { "nothing", [], "is not a public key" },
        { "cut off", Encoding.ASCII.GetBytes("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEaVW\n"), "is not a public key" },
        { "too much", new byte[5_000_000], "that is no key" },
    };

    [Theory]
    [MemberData(nameof(NoKeys), DisableDiscoveryEnumeration = true)]
    public void Trust_OfWhatIsNoKey_SaysWhatItIs(string what, byte[] content, string words)
    {
        var file = _signatory.Write("asc", content);

        var result = Site.Rkt("trust", "--prefix=example.com", "--skip-fingerprint-review", file).Refused(words, file);

        Assert.False(Directory.Exists($"{Site.LocalConfig}/trustedkeys"), $"{what}: {result}");
    }

    [Fact]
    public void Trust_OfAPrivateKey_WarnsThatNobodyShouldHaveIt()
    {
        var file = _signatory.Write("asc", _signatory.Gpg.Run(["--armor", "--export-secret-keys", _key]).Output);

        var result = Site.Rkt("trust", "--root", "--skip-fingerprint-review", file).Refused("private key");

        Assert.DoesNotContain("BEGIN PGP", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"{Site.LocalConfig}/trustedkeys"));
    }

    [Fact]
    public void Trust_OfAMissingFile_NamesIt() =>
        Site.Rkt("trust", "--root", "--skip-fingerprint-review", $"{Site.Root}/none.asc").Refused("cannot read key", $"{Site.Root}/none.asc");

    [Fact]
    public void Trust_ByDiscovery_AddsTheKeyOfThePage()
    {
        using var publisher = new Publisher(Site);
        publisher.ServeTags("/app", "example.com/app");

        var result = Site.Rkt("trust", "--prefix=example.com/app/*", "--skip-fingerprint-review").Succeeded();

        Assert.Contains($"key: \"{publisher.KeyUrl}\"", result.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists($"{Site.LocalConfig}/trustedkeys/prefix.d/example.com/app/{publisher.Key.ToLowerInvariant()}"));
        Site.Rkt("trust", "--prefix=example.com/other", "--skip-fingerprint-review").Refused("discovery failed");
    }

    [Theory]
    [InlineData("<html>404 page</html>", "is not a public key")]
    [InlineData(null, "larger than")]
    public void Trust_OfAUrlThatServesNoKey_IsRefused(string? page, string words)
    {
        using var publisher = new Publisher(Site);
        publisher.ServePublicKey(page is null ? new byte[5_000_000] : Encoding.ASCII.GetBytes(page));

        Site.Rkt("trust", "--prefix=example.com", "--skip-fingerprint-review", publisher.KeyUrl).Refused(words, publisher.KeyUrl);
        Site.Rkt("trust", "--prefix=example.com", "--skip-fingerprint-review", $"https://{publisher.Host}/none.asc").Refused("404");
        Assert.False(Directory.Exists($"{Site.LocalConfig}/trustedkeys"));
    }

    [Theory]
    [InlineData("none", "--insecure-allow-http")]
    [InlineData("pubkey", "--prefix=example.com")]
    public void Trust_OverPlainHttp_TakesAnExplicitWord(string insecure, string flag)
    {
        using var server = HttpsSite.StartPlain();
        server.Serve("/key.asc", File.ReadAllBytes(_file));
        var url = server.Url("/key.asc").ToString();

        var result = Site.Rkt("trust", "--prefix=example.com", "--skip-fingerprint-review", url).Refused("plain http");
        Assert.Contains("--insecure-allow-http", result.Errors, StringComparison.Ordinal);
        Site.Insecure = "http,image,tls";
        Site.Rkt("trust", "--prefix=example.com", "--skip-fingerprint-review", url).Refused("plain http");
        Assert.Empty(server.Requests.All);

        Site.Insecure = insecure;
        Site.Rkt("trust", "--prefix=example.com", flag, "--skip-fingerprint-review", url).Succeeded();
        Assert.True(File.Exists(Stored("prefix.d/example.com")));
    }

    [Fact]
    public void TrustKeysFromHttps_TakesDiscoveredKeysWithoutReview()
    {
        using var publisher = new Publisher(Site);
        publisher.ServeTags("/app", "example.com/app");
        publisher.Publish("app", "", "exit", "5");
        Site.Rkt("fetch", "example.com/app").Refused("nobody is there to say");

        var result = Site.Rkt("--trust-keys-from-https", "run", "--net=none", "example.com/app").EndedWith(5);

        Assert.Contains("without fingerprint review", result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.True(File.Exists($"{Site.LocalConfig}/trustedkeys/prefix.d/example.com/app/{publisher.Key.ToLowerInvariant()}"));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _signatory.Dispose();
        }

        base.Dispose(disposing);
    }
}
