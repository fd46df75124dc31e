using System.Text;
using Rkt.Host.Errors;
using Rkt.Images.Trust;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Rkt.Images.Trust;

/// <summary>Keys of gpg: what they say about themselves, and when their signatures count.</summary>
[Collection(nameof(ProcessLaunching))]
public sealed class PublicKeyTests(TrustFixture fixture) : IClassFixture<TrustFixture>
{
    private Gpg Gpg => fixture.Gpg;

    [Fact]
    public void ParseFirst_OfAKey_KnowsWhatItSays()
    {
        var fingerprint = Gpg.MakeKey("Signer One <one@example.com>", "rsa2048", "sign,cert", "2027-01-01");
        var subkey = Gpg.AddSubkey(fingerprint, "ed25519", "sign", "2026-06-01");
        Gpg.AddSubkey(fingerprint, "cv25519", "encr");
        Gpg.Run(["--quick-add-uid", fingerprint, "Second Ünï <two@example.com>"]);

        var key = PublicKey.ParseFirst(Gpg.Export(fingerprint));

        Assert.Equal(fingerprint.ToLowerInvariant(), key.Fingerprint.ToString());
        Assert.Equal(Gpg.Now, key.CreationTime);
        Assert.Equal(new DateOnly(2027, 1, 1), DateOnly.FromDateTime(key.ExpiryTime!.Value.UtcDateTime));
        Assert.False(key.IsRevoked);
        Assert.Equal(["Second Ünï <two@example.com>", "Signer One <one@example.com>"], key.Identities.Order());
        Assert.Equal(2, key.Subkeys.Count);
        Assert.Equal(subkey.ToLowerInvariant(), key.Subkeys[0].Fingerprint.ToString());
        Assert.True(key.Subkeys[0].MaySign);
        Assert.Equal(new DateOnly(2026, 6, 1), DateOnly.FromDateTime(key.Subkeys[0].ExpiryTime!.Value.UtcDateTime));
        Assert.False(key.Subkeys[1].MaySign);
        Assert.Null(key.WhyRefused(Gpg.Now));
        Assert.StartsWith("expired on 2027-01-01", key.WhyRefused(Gpg.Now.AddYears(2)), StringComparison.Ordinal);
    }

    [Fact]
    public void ArmoredBytes_HoldTheFirstKeyOnly_AndGpgReadsThem()
    {
        var both = Gpg.Run(["--armor", "--export", fixture.Alice, fixture.Rsa]).Output;

        var first = PublicKey.ParseFirst(both);

        using var other = new Gpg { Now = Gpg.Now };
        other.Import(first.ArmoredBytes.Span);
        var listed = Encoding.UTF8.GetString(other.Run(["--with-colons", "--list-keys"]).Output);
        Assert.Single(listed.Split('\n'), line => line.StartsWith("pub:", StringComparison.Ordinal));
        Assert.Contains(first.Fingerprint.ToString(), listed, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(first.ArmoredBytes.ToArray(), PublicKey.ParseFirst(first.ArmoredBytes.Span).ArmoredBytes.ToArray());
    }

    [Fact]
    public void ParseFirst_OfWhatIsNoKey_SaysWhatItIs()
    {
        var key = Gpg.Export(fixture.Alice);
        var secret = Gpg.Run(["--export-secret-keys", fixture.Alice]).Output;
        var signature = Gpg.Sign(fixture.Alice, fixture.Content);

        Assert.Equal("it is empty", Problem([]));
        Assert.Equal("it holds no OpenPGP data", Problem("not a key"u8));
        Assert.Equal("it is a signature, not a key", Problem(signature));
        Assert.Equal("it is a signature", Problem(Gpg.Sign(fixture.Alice, fixture.Content, "--armor")));
        Assert.Equal("it is a private key, which nobody else should have", Problem(secret));
        Assert.Equal("it is a private key, which nobody else should have", Problem(Gpg.Run(["--armor", "--export-secret-keys", fixture.Alice]).Output));
        Assert.Equal("it is cut off", Problem(key[..^1]));
        Assert.Equal("the key has no identity that it signed itself", Problem(key[..PacketLength(key)]));
        Assert.StartsWith("it is larger than 2097152 bytes", Problem(new byte[50_000_000]), StringComparison.Ordinal);
        Assert.Equal("it is cut off", Problem([0xc6, 0xff, 0xff, 0xff, 0xff, 0xff, 4]));
        Assert.Equal("it is a key of version 3; those of version 4 are supported", Problem([0x98, 8, 3, 0, 0, 0, 0, 0, 0, 1]));
        Assert.Equal("it is a key of version 6; those of version 4 are supported", Problem([0x98, 8, 6, 0, 0, 0, 0, 0, 0, 1]));
        Assert.Equal("the numbers of an RSA key are damaged", Problem([0x98, 8, 4, 0, 0, 0, 0, 1, 0xff, 0xff]));

        static string Problem(ReadOnlySpan<byte> bytes)
        {
            var content = bytes.ToArray();
            return Assert.Throws<FormatException>(() => PublicKey.ParseFirst(content)).Message;
        }
    }

    [Fact]
    public void ParseFirst_OfAnIdentityWithControlCharacters_MakesItSafeToPrint()
    {
        var fingerprint = Gpg.MakeKey("Evil \u001b[2Jname\u202egnp <evil@example.com>");

        Assert.Equal(["Evil ?[2Jname?gnp <evil@example.com>"], PublicKey.ParseFirst(Gpg.Export(fingerprint)).Identities);
    }

    [Theory]
    [InlineData("rsa1024", "RSA with 1024 bits")]
    [InlineData("dsa1024", "DSA with 1024 bits")]
    public void Begin_OfAShortKey_Refuses(string algorithm, string name)
    {
        var fingerprint = Gpg.MakeKey($"Short {algorithm}", algorithm);

        Assert.Equal(
            $"signed by key \"{fingerprint.ToLowerInvariant()}\", which is too weak: {name} is too short to trust; at least 2048 are needed",
            Refusal(Gpg.Sign(fingerprint, fixture.Content, "--digest-algo", "SHA256"), Gpg.Export(fingerprint)));
    }

    [Fact]
    public void Begin_OfASubkeyOfAShortKey_Refuses()
    {
        var fingerprint = Gpg.MakeKey("Short above its subkey", "rsa1024");
        var signature = Gpg.Sign($"{Gpg.AddSubkey(fingerprint)}!", fixture.Content);

        Assert.Contains("is too weak: RSA with 1024 bits", Refusal(signature, Gpg.Export(fingerprint)), StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_OfAKeyThatExpired_Refuses()
    {
        var fingerprint = Gpg.MakeKey("Expiring", expiry: "2026-03-01");
        var signature = Gpg.Sign(fingerprint, fixture.Content);
        var old = Gpg.Export(fingerprint);

        fixture.Verify(signature, old);
        Assert.Equal($"signed by key \"{fingerprint.ToLowerInvariant()}\", which expired on 2026-03-01", Refusal(signature, Gpg.Now.AddMonths(3), old));

        // The owner prolongs it: the same signature counts again with the new copy.
        Gpg.At(Gpg.Now.AddDays(1), () => Gpg.Run(["--quick-set-expire", fingerprint, "2026-12-01"]));
        TrustFixture.Verify(TrustFixture.KeyringOf(Gpg.Now.AddMonths(3), Gpg.Export(fingerprint)), signature, fixture.Content);
    }

    [Fact]
    public void Begin_OfAKeyWhoseOwnerShortenedItsLife_Refuses()
    {
        var fingerprint = Gpg.MakeKey("Shortened");
        var signature = Gpg.Sign(fingerprint, fixture.Content);
        Gpg.At(Gpg.Now.AddDays(10), () => Gpg.Run(["--quick-set-expire", fingerprint, "5d"]));

        Assert.Contains("expired on 2026-01-16", Refusal(signature, Gpg.Now.AddDays(20), Gpg.Export(fingerprint)), StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_OfARevokedKey_Refuses()
    {
        var fingerprint = Gpg.MakeKey("Revoked");
        var signature = Gpg.Sign(fingerprint, fixture.Content);
        var before = Gpg.Export(fingerprint);
        var certificate = Gpg.MakeRevocation(fingerprint);
        Gpg.Import(certificate);
        var message = $"signed by key \"{fingerprint.ToLowerInvariant()}\", which is revoked";

        fixture.Verify(signature, before);
        Assert.Equal(message, Refusal(signature, Gpg.Export(fingerprint)));

        // A certificate that was appended to the file counts as well.
        Assert.Equal(message, Refusal(signature, [.. PublicKey.ParseFirst(before).ArmoredBytes.Span, .. certificate]));
        Assert.True(PublicKey.ParseFirst(Gpg.Export(fingerprint)).IsRevoked);
    }

    [Fact]
    public void Begin_OfAKeyWhoseOnlyIdentityIsRevoked_Refuses()
    {
        var fingerprint = Gpg.MakeKey("Before");
        Gpg.Run(["--quick-add-uid", fingerprint, "After"]);
        Gpg.Run(["--quick-revoke-uid", fingerprint, "Before"]);
        var signature = Gpg.Sign(fingerprint, fixture.Content);
        var bySubkey = Gpg.Sign($"{Gpg.AddSubkey(fingerprint)}!", fixture.Content);
        var withBoth = Gpg.Export(fingerprint);
        var withRevoked = Gpg.Export(fingerprint, "--export-filter", "keep-uid=uid=Before");

        Assert.Equal(["After"], fixture.Verify(signature, withBoth).Identities);
        Assert.Contains("has no identity that is not revoked", Refusal(signature, withRevoked), StringComparison.Ordinal);
        Assert.Contains("has no identity that is not revoked", Refusal(bySubkey, withRevoked), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_OfASubkey_NamesBoth()
    {
        var fingerprint = Gpg.MakeKey("Certifies", "ed25519", "cert");
        var subkey = Gpg.AddSubkey(fingerprint, "rsa2048");
        var signature = Gpg.Sign(subkey, fixture.Content);

        var signer = fixture.Verify(signature, Gpg.Export(fingerprint));

        Assert.Equal(fingerprint.ToLowerInvariant(), signer.Fingerprint.ToString());
        Assert.Equal(subkey.ToLowerInvariant(), signer.SigningKeyFingerprint.ToString());
    }

    [Fact]
    public void Begin_OfASubkeyThatExpired_Refuses()
    {
        var fingerprint = Gpg.MakeKey("Has an expiring subkey");
        var subkey = Gpg.AddSubkey(fingerprint, expiry: "2026-02-01");
        var signature = Gpg.Sign($"{subkey}!", fixture.Content);
        var key = Gpg.Export(fingerprint);

        fixture.Verify(signature, key);
        Assert.Equal(
            $"signed by subkey \"{subkey.ToLowerInvariant()}\" of key \"{fingerprint.ToLowerInvariant()}\", which expired on 2026-02-01",
            Refusal(signature, Gpg.Now.AddDays(40), key));
    }

    [Fact]
    public void Begin_OfASubkeyWhoseKeyExpired_Refuses()
    {
        var fingerprint = Gpg.MakeKey("Expires above its subkey", expiry: "2026-02-01");
        var signature = Gpg.Sign($"{Gpg.AddSubkey(fingerprint)}!", fixture.Content);

        Assert.Contains("expired on 2026-02-01", Refusal(signature, Gpg.Now.AddDays(40), Gpg.Export(fingerprint)), StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_OfARevokedSubkey_Refuses()
    {
        var fingerprint = Gpg.MakeKey("Revokes a subkey");
        var subkey = Gpg.AddSubkey(fingerprint);
        var signature = Gpg.Sign($"{subkey}!", fixture.Content);
        var byPrimary = Gpg.Sign($"{fingerprint}!", fixture.Content);
        Gpg.Edit("--edit-key", fingerprint, "key 1", "revkey", "y", "0", "", "y", "save");
        var key = Gpg.Export(fingerprint);

        Assert.True(PublicKey.ParseFirst(key).Subkeys[0].IsRevoked);
        Assert.EndsWith("which is revoked", Refusal(signature, key), StringComparison.Ordinal);
        fixture.Verify(byPrimary, key);
    }

    [Fact]
    public void Begin_OfASubkeyThatIsNotPartOfTheFile_DoesNotKnowIt()
    {
        var fingerprint = Gpg.MakeKey("Rotates subkeys");
        var before = Gpg.Export(fingerprint);
        var signature = Gpg.Sign($"{Gpg.AddSubkey(fingerprint)}!", fixture.Content);

        Assert.StartsWith("signed by unknown key", Refusal(signature, before), StringComparison.Ordinal);
        fixture.Verify(signature, Gpg.Export(fingerprint));
    }

    private static int PacketLength(byte[] key) => key[0] switch
    {
        0x98 => 2 + key[1],
        0x99 => 3 + (key[1] << 8) + key[2],
        _ => throw new InvalidOperationException("gpg begins keys in another way now"),
    };

    private string Refusal(byte[] signature, params byte[][] keys) => Refusal(signature, Gpg.Now, keys);

    private static string Refusal(byte[] signature, DateTimeOffset now, params byte[][] keys) =>
        Assert.Throws<RktException>(() => TrustFixture.KeyringOf(now, keys).Begin(DetachedSignature.Parse(signature))).Message;
}
