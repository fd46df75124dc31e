using System.Text;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Images from files, with the signature beside them or named: only what a trusted key has signed comes in.</summary>
public sealed class SignedFileTests : FunctionalTest
{
    private readonly Signatory _signatory;
    private readonly string _key;

    public SignedFileTests()
    {
        Site.Insecure = "none";
        _signatory = new Signatory(Site);
        _key = _signatory.Gpg.MakeKey("Alice <alice@example.com>");
    }

    [Fact]
    public void Run_OfASignedFile_SaysWhoSignedIt()
    {
        _signatory.BeTrusted(_key, "example.com");
        var image = _signatory.SignedImage(_key, "example.com/app", "exit", "7");

        var result = Site.Rkt("run", "--net=none", image).EndedWith(7);

        Assert.Contains("image: signature verified:\n  Alice <alice@example.com>\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithTheSignatureElsewhere_TakesItForTheImageBeforeIt()
    {
        _signatory.BeTrusted(_key, "example.com");
        var (first, second) = (_signatory.SignedImage(_key, "example.com/one", "exit", "0"), _signatory.SignedImage(_key, "example.com/two", "exit", "7"));
        File.Move($"{first}.asc", $"{Site.Root}/first");
        File.Move($"{second}.asc", $"{Site.Root}/second");

        Site.Rkt("fetch", first, $"--signature={Site.Root}/second", second, $"--signature={Site.Root}/first").Refused("the content is not what was signed");
        AssertEmptyStore();
        Site.Rkt("fetch", first, $"--signature={Site.Root}/first", second).Refused($"open {second}.asc: no such file or directory");
        Site.Rkt("run", "--net=none", first, $"--signature={Site.Root}/first", second, $"--signature={Site.Root}/second").EndedWith(7);
        Site.Rkt("fetch", $"--signature={Site.Root}/first", first).Refused("--signature");
        Site.Rkt("fetch", first, "--signature=").Refused("no such file or directory");
    }

    [Fact]
    public void Fetch_WithABinarySignature_Succeeds()
    {
        _signatory.BeTrusted(_key, "example.com");
        var image = _signatory.SignedImage(_key, "example.com/app");
        File.WriteAllBytes($"{image}.asc", _signatory.Gpg.Sign(_key, File.ReadAllBytes(image)));

        Site.Rkt("fetch", image).Succeeded();
    }

    [Fact]
    public void Fetch_SignedByAStrangerAndAFriend_Succeeds()
    {
        _signatory.BeTrusted(_key, "example.com");
        var stranger = _signatory.Gpg.MakeKey("Mallory <m@example.org>");
        var image = _signatory.SignedImage(stranger, "example.com/app");
        Site.Rkt("fetch", image).Refused("signed by unknown key", stranger.ToLowerInvariant());
        AssertEmptyStore();

        File.AppendAllText($"{image}.asc", Encoding.ASCII.GetString(_signatory.Gpg.Sign(_key, File.ReadAllBytes(image), "--armor")));

        Site.Rkt("fetch", image).Succeeded();
    }

    public static TheoryData<string, string, string> BadSignatures => new()
    {
        { "missing", "", "no such file or directory" },
        { "empty", "", "is not a signature" },
        { "page", "<html><body>Not Found</body></html>\n", "is not a signature" },
        { "cut off", "-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0WIQ\n", "is not a signature" },
        { "large", new string('x', 2_000_000), "that is no signature" },
    };

    [Theory]
    [MemberData(nameof(BadSignatures))]
    public void Fetch_WithABadSignatureFile_IsRefused(string what, string content, string words)
    {
        _signatory.BeTrusted(_key, "example.com");
        var image = _signatory.SignedImage(_key, "example.com/app", "exit", "0");
        File.WriteAllText($"{image}.asc", content);
        if (what == "missing")
        {
            File.Delete($"{image}.asc");
        }

        var result = Site.Rkt("fetch", image).Refused(words);

        AssertEmptyStore();
        Assert.Equal(what == "missing", result.Errors.Contains("--insecure-options=image", StringComparison.Ordinal));
        Site.Rkt("run", "--net=none", image).Refused(words);
        Site.Insecure = "image";
        Site.Rkt("run", "--net=none", image).EndedWith(0);
    }

    [Theory]
    [InlineData("--clear-sign")]
    [InlineData("--sign")]
    [InlineData("--textmode")]
    [InlineData("--digest-algo=SHA1")]
    public void Fetch_WithAnotherKindOfSignature_IsRefused(string how)
    {
        _signatory.BeTrusted(_key, "example.com");
        var image = _signatory.SignedImage(_key, "example.com/app");
        var copy = _signatory.Write("copy", File.ReadAllBytes(image));
        File.Delete($"{image}.asc");
        var command = how.StartsWith("--digest", StringComparison.Ordinal) || how == "--textmode" ? (string[])[how, "--detach-sign"] : [how];
        _signatory.Gpg.Run(["--local-user", _key, "--armor", "--allow-weak-digest-algos", "--output", $"{image}.asc", .. command, copy]);

        Site.Rkt("fetch", image).Refused("signature");

        AssertEmptyStore();
    }

    [Fact]
    public void Fetch_OfAChangedByte_IsRefused_WhereverItIs()
    {
        _signatory.BeTrusted(_key, "example.com");
        var image = _signatory.SignedImage(_key, "example.com/app");
        var good = File.ReadAllBytes(image);

        // In the compression's header is a time that nothing but the signature covers; what follows the last byte counts as well.
        foreach (var position in (int[])[4, good.Length / 2, good.Length - 1])
        {
            var bad = good.ToArray();
            bad[position] ^= 1;
            File.WriteAllBytes(image, bad);
            Site.Rkt("fetch", image).Refused();
        }

        File.WriteAllBytes(image, [.. good, 0]);
        Site.Rkt("fetch", image).Refused();
        File.WriteAllBytes(image, good[..^1]);
        Site.Rkt("fetch", image).Refused();
        AssertEmptyStore();
        File.WriteAllBytes(image, good);
        Site.Rkt("fetch", image).Succeeded();
    }

    [Fact]
    public void Fetch_SignedByTheKeyOfOtherImages_IsRefused_AndKeepsNothing()
    {
        _signatory.BeTrusted(_key, "example.com/other");
        var image = _signatory.SignedImage(_key, "example.com/app");

        var result = Site.Rkt("fetch", image).Refused("trusted for other images only", "\"example.com/app\"");

        Assert.Contains("hint: ", result.Errors, StringComparison.Ordinal);
        AssertEmptyStore();
    }

    [Fact]
    public void Fetch_SignedByAnExpiredKey_IsRefused_UntilItIsRenewed()
    {
        var key = _signatory.Gpg.MakeKey("Bob <bob@example.com>", expiry: "10d");
        _signatory.BeTrusted(key, "example.com");
        var image = _signatory.SignedImage(key, "example.com/app");

        Site.Rkt("fetch", image).Refused(key.ToLowerInvariant(), "expired on 2026-01-11");
        AssertEmptyStore();
        Assert.Contains("2026-01-11", Site.Rkt("trust", "list").Succeeded().Output, StringComparison.Ordinal);

        _signatory.Gpg.Now = _signatory.Gpg.Now.AddDays(1);
        _signatory.Gpg.Run(["--quick-set-expire", key, "never"]);
        _signatory.BeTrusted(key, "example.com");
        Site.Rkt("fetch", image).Succeeded();
    }

    [Fact]
    public void Fetch_SignedByARevokedKey_IsRefused()
    {
        var image = _signatory.SignedImage(_key, "example.com/app");
        var subkey = _signatory.Gpg.AddSubkey(_key);
        _signatory.BeTrusted(_key, "example.com");
        var early = $"{Site.LocalConfig}/trustedkeys/prefix.d/example.com/{_key.ToLowerInvariant()}";
        _signatory.Gpg.Import(_signatory.Gpg.MakeRevocation(_key));

        // The copy that was trusted before knows nothing of it; the new one is not taken, and refuses where an administrator puts it.
        Site.Rkt("trust", "--prefix=example.com", "--skip-fingerprint-review", _signatory.KeyFile(_key)).Refused("is revoked");
        File.WriteAllBytes(early, _signatory.Gpg.Export(_key));
        Site.Rkt("fetch", image).Refused("which is revoked");
        AssertEmptyStore();
        Assert.NotEqual(_key, subkey);
    }

    [Fact]
    public void Trust_OfARevokedCopy_EndsWhatTheKeyHasSigned()
    {
        var image = _signatory.SignedImage(_key, "example.com/app", "exit", "3");
        _signatory.BeTrusted(_key, "example.com");
        var stored = Site.Rkt("fetch", "--full", image).Succeeded().Lines[^1];
        Site.Rkt("run", "--net=none", stored).EndedWith(3);
        _signatory.Gpg.Import(_signatory.Gpg.MakeRevocation(_key));

        var result = Site.Rkt("trust", "--prefix=example.com", "--skip-fingerprint-review", _signatory.KeyFile(_key)).Refused("is revoked");

        Assert.Contains("it was trusted until now, and is not any more", result.Errors, StringComparison.Ordinal);
        Assert.Single(Site.Rkt("trust", "list").Succeeded().Lines);
        Site.Rkt("run", "--net=none", stored).Refused("not trusted any more");
        Site.Rkt("fetch", image).Refused("unknown key");
    }

    [Fact]
    public void Fetch_SignedByASubkey_NamesTheOwner_AndRefusesWhatMayNotSign()
    {
        var subkey = _signatory.Gpg.AddSubkey(_key);
        var expiring = _signatory.Gpg.AddSubkey(_key, expiry: "5d");
        _signatory.BeTrusted(_key, "example.com");

        var result = Site.Rkt("run", "--net=none", _signatory.SignedImage($"{subkey}!", "example.com/app", "exit", "3")).EndedWith(3);
        Assert.Contains("  Alice <alice@example.com>\n", result.Errors, StringComparison.Ordinal);
        Site.Rkt("run", "--net=none", _signatory.SignedImage($"{expiring}!", "example.com/app", "exit", "3"))
            .Refused($"subkey \"{expiring.ToLowerInvariant()}\" of key \"{_key.ToLowerInvariant()}\"", "expired");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _signatory.Dispose();
        }

        base.Dispose(disposing);
    }

    private void AssertEmptyStore()
    {
        Assert.Equal("", Site.Rkt("image", "list", "--no-legend").Succeeded().Output);
        Assert.Equal("", Site.Run("/bin/sh", "-c", $"find '{Site.Data}' -type f -size +0 2>/dev/null; true").Succeeded().Output);
    }
}
