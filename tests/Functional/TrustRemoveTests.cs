using System.Text.Json;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary><c>rkt trust list</c> and <c>rkt trust remove</c>: what is trusted, and how it ends.</summary>
public sealed class TrustRemoveTests : FunctionalTest
{
    private readonly Signatory _signatory;
    private readonly string _key;

    public TrustRemoveTests()
    {
        Site.Insecure = "none";
        _signatory = new Signatory(Site);
        _key = _signatory.Gpg.MakeKey("Alice <alice@example.com>").ToLowerInvariant();
    }

    [Fact]
    public void List_OfNothing_HasNoKeys()
    {
        Assert.Single(Site.Rkt("trust", "list").Succeeded().Lines);
        Assert.Equal("null\n", Site.Rkt("trust", "list", "--format=json").Succeeded().Output);
    }

    [Fact]
    public void List_ShowsWhatCountsForWhat()
    {
        var expiring = _signatory.Gpg.MakeKey("Bob <bob@example.com>", expiry: "20301231T120000").ToLowerInvariant();
        _signatory.BeTrusted(_key, "example.com/app");
        Site.Rkt("trust", "--root", "--skip-fingerprint-review", _signatory.KeyFile(expiring)).Succeeded();

        var lines = Site.Rkt("trust", "list").Succeeded().Lines;

        Assert.Equal(["FINGERPRINT", "IMAGES", "STATE", "EXPIRES", "FILE", "IDENTITY"], lines[0].Split(['\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal([expiring, "(all)", "trusted", "2030-12-31", $"{Site.LocalConfig}/trustedkeys/root.d/{expiring}", "Bob", "<bob@example.com>"], Words(lines[1]));
        Assert.Equal([_key, "example.com/app", "trusted", "-", $"{Site.LocalConfig}/trustedkeys/prefix.d/example.com/app/{_key}", "Alice", "<alice@example.com>"], Words(lines[2]));
        Assert.Equal(3, lines.Count);
    }

    [Fact]
    public void List_AsJson_HasAllOfIt()
    {
        _signatory.BeTrusted(_key, "example.com/app");

        var key = Assert.Single(Site.Json("trust", "list", "--format=json").EnumerateArray());

        Assert.Equal(_key, Text(key, "fingerprint"));
        Assert.Equal("example.com/app", Text(key, "prefix"));
        Assert.Equal("trusted", Text(key, "state"));
        Assert.Equal($"{Site.LocalConfig}/trustedkeys/prefix.d/example.com/app/{_key}", Text(key, "file"));
        Assert.Equal("Alice <alice@example.com>", Assert.Single(key.GetProperty("identities").EnumerateArray()).GetString());
        Assert.False(key.TryGetProperty("expires_at", out _));
        Assert.StartsWith("[\n", Site.Rkt("trust", "list", "--format=json-pretty").Succeeded().Output, StringComparison.Ordinal);
        Site.Rkt("trust", "list", "--format=yaml").Refused("yaml");
    }

    [Fact]
    public void List_OfADamagedFile_SaysWhatIsWrong_AndTheOthersCount()
    {
        _signatory.BeTrusted(_key, "example.com");
        var other = $"{Site.LocalConfig}/trustedkeys/prefix.d/example.com/{new string('a', 40)}";
        File.WriteAllText(other, "-----BEGIN PGP PUBLIC KEY BLOCK-----\nno\n");
        File.WriteAllText($"{Site.LocalConfig}/trustedkeys/prefix.d/example.com/README", "hello");

        var keys = Site.Json("trust", "list", "--format=json").EnumerateArray().ToList();

        Assert.Equal(3, keys.Count);
        Assert.Equal("trusted", Text(keys.Single(key => Text(key, "fingerprint") == _key), "state"));
        Assert.DoesNotContain(Text(keys.Single(key => Text(key, "file") == other), "state"), (string?[])["trusted", "masked", "", null]);
        Assert.Equal(4, Site.Rkt("trust", "list").Succeeded().Lines.Count);
        Site.Rkt("run", "--net=none", _signatory.SignedImage(_key, "example.com/app", "exit", "3")).EndedWith(3);
    }

    [Fact]
    public void List_TellsKeysThatCountNoMore()
    {
        var expired = _signatory.Gpg.At(DateTimeOffset.UtcNow.AddDays(-40), () => _signatory.Gpg.MakeKey("Old <old@example.com>", expiry: "10d")).ToLowerInvariant();
        _signatory.BeTrusted(expired, "example.com");
        _signatory.BeTrusted(_key, "example.com");
        _signatory.Gpg.Import(_signatory.Gpg.MakeRevocation(_key));
        File.WriteAllBytes($"{Site.LocalConfig}/trustedkeys/prefix.d/example.com/{_key}", _signatory.Gpg.Export(_key));

        var states = Site.Json("tr", "l", "--format=json").EnumerateArray().ToDictionary(key => Text(key, "fingerprint")!, key => Text(key, "state"));

        Assert.Equal("expired", states[expired]);
        Assert.Equal("revoked", states[_key]);
    }

    [Theory]
    [InlineData("whole")]
    [InlineData("as it is shown")]
    [InlineData("last 16")]
    public void Remove_ByFingerprint_EndsWhatItHasSigned(string form)
    {
        _signatory.BeTrusted(_key, "example.com");
        var image = _signatory.SignedImage(_key, "example.com/app", "exit", "3");
        var stored = Site.Rkt("fetch", "--full", image).Succeeded().Lines[^1];
        Site.Rkt("run", "--net=none", stored).EndedWith(3);

        var word = form switch { "whole" => _key, "last 16" => _key[^16..].ToUpperInvariant(), _ => Signatory.InGroups(_key) };
        var result = Site.Rkt("trust", "remove", word).Succeeded();

        Assert.Equal($"Removed key {_key} for prefix \"example.com\"\n", result.Output);
        Assert.Single(Site.Rkt("trust", "list").Succeeded().Lines);
        Site.Rkt("run", "--net=none", stored).Refused(_key);
        Site.Rkt("run", "--net=none", image).Refused("signed by unknown key");
        Site.Rkt("trust", "remove", word).Refused("no trusted key with fingerprint");
    }

    [Fact]
    public void Remove_WithAScope_LeavesTheOthers()
    {
        Site.Rkt("trust", "--root", "--skip-fingerprint-review", _signatory.KeyFile(_key)).Succeeded();
        _signatory.BeTrusted(_key, "example.com/app");
        _signatory.BeTrusted(_key, "example.com/other");

        Site.Rkt("trust", "remove", "--prefix=example.com", _key).Refused("no trusted key");
        Site.Rkt("trust", "remove", "--prefix=example.com/app", _key).Succeeded();
        Assert.Equal(["(all)", "example.com/other"], Scopes());

        Site.Rkt("trust", "remove", "--root", _key).Succeeded();
        Assert.Equal(["example.com/other"], Scopes());
        _signatory.BeTrusted(_key, "example.com/app");

        Site.Rkt("trust", "remove", _key).Succeeded();
        Assert.Empty(Scopes());
    }

    [Theory]
    [InlineData("is not a fingerprint", "0123456789abcde")]
    [InlineData("is not a fingerprint", "alice@example.com")]
    [InlineData("is not a fingerprint", "")]
    [InlineData("no trusted key with fingerprint", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("--root and --prefix usage mutually exclusive", "--root", "--prefix=example.com", "0123456789abcdef")]
    public void Remove_OfWhatIsNotThere_IsRefused(string words, params string[] rest)
    {
        _signatory.BeTrusted(_key, "example.com");

        Site.Rkt(["trust", "remove", .. rest]).Refused(words);

        Assert.Equal(["example.com"], Scopes());
    }

    [Fact]
    public void Remove_OfAKeyOfTheVendor_MasksIt()
    {
        var vendors = $"{Site.SystemConfig}/trustedkeys/prefix.d/example.com";
        Directory.CreateDirectory(vendors);
        File.WriteAllBytes($"{vendors}/{_key}", _signatory.Gpg.Export(_key));
        var image = _signatory.SignedImage(_key, "example.com/app", "exit", "3");
        var stored = Site.Rkt("fetch", "--full", image).Succeeded().Lines[^1];

        Site.Rkt("trust", "remove", _key).Succeeded();

        Assert.True(File.Exists($"{vendors}/{_key}"));
        Assert.Equal(0, new FileInfo($"{Site.LocalConfig}/trustedkeys/prefix.d/example.com/{_key}").Length);
        Assert.All(Site.Json("trust", "list", "--format=json").EnumerateArray(), key => Assert.Equal("masked", Text(key, "state")));
        Site.Rkt("run", "--net=none", stored).Refused(_key);
        Site.Rkt("run", "--net=none", image).Refused(_key);

        // To trust it again is a decision of its own.
        _signatory.BeTrusted(_key, "example.com");
        Site.Rkt("run", "--net=none", stored).EndedWith(3);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _signatory.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string[] Words(string line) => line.Split(['\t', ' '], StringSplitOptions.RemoveEmptyEntries);

    private static string? Text(JsonElement item, string field) => item.GetProperty(field).GetString();

    private List<string> Scopes() => [.. Site.Rkt("trust", "list").Succeeded().Lines.Skip(1).Select(line => Words(line)[1])];
}
