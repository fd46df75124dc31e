using System.Text;
using Rkt.Host.Errors;
using Rkt.Images.Trust;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Rkt.Images.Trust;

/// <summary>Signatures of gpg, good and bad.</summary>
[Collection(nameof(ProcessLaunching))]
public sealed class SignatureTests(TrustFixture fixture) : IClassFixture<TrustFixture>
{
    private Gpg Gpg => fixture.Gpg;

    [Theory]
    [InlineData("rsa2048")]
    [InlineData("rsa3072")]
    [InlineData("dsa2048")]
    [InlineData("ed25519")]
    [InlineData("nistp256")]
    [InlineData("nistp384")]
    [InlineData("nistp521")]
    public void Verify_OfEachAlgorithm_NamesTheSigner(string algorithm)
    {
        var key = Gpg.MakeKey($"Key {algorithm} <key@example.com>", algorithm);
        foreach (var digest in new[] { "SHA256", "SHA384", "SHA512" })
        {
            // gpg does not sign with a digest that is shorter than the curve.
            if ((algorithm == "nistp521" && digest != "SHA512") || (algorithm == "nistp384" && digest == "SHA256"))
            {
                continue;
            }

            var signature = Gpg.Sign(key, fixture.Content, "--digest-algo", digest);

            var signer = fixture.Verify(signature, Gpg.Export(key));

            Assert.Equal(key.ToLowerInvariant(), signer.Fingerprint.ToString());
            Assert.Equal(signer.Fingerprint, signer.SigningKeyFingerprint);
            Assert.Equal([$"Key {algorithm} <key@example.com>"], signer.Identities);
            Assert.Equal(Gpg.Now, signer.SignatureTime);
        }
    }

    [Fact]
    public void Verify_OfManySignaturesByEachAlgorithm_NeverFails()
    {
        // Numbers with leading zeros come once in 256 times.
        foreach (var algorithm in new[] { "ed25519", "nistp256" })
        {
            var key = Gpg.MakeKey($"Often {algorithm}", algorithm);
            var export = Gpg.Export(key);
            for (var i = 0; i < 40; i++)
            {
                var content = BitConverter.GetBytes(i);
                Assert.Equal(
                    key, TrustFixture.Verify(TrustFixture.KeyringOf(Gpg.Now, export), Gpg.Sign(key, content), content).Fingerprint.ToString(), ignoreCase: true);
            }
        }
    }

    [Fact]
    public void Verify_OfArmor_IsTheSame()
    {
        var signature = Gpg.Sign(fixture.Alice, fixture.Content, "--armor", "--comment", "a comment: with a colon");

        fixture.Verify(signature, Gpg.Export(fixture.Alice, "--armor"));
        fixture.Verify(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(signature).Replace("\n", "\r\n")), Gpg.Export(fixture.Alice));
        fixture.Verify([.. "Some words before.\n\n"u8, .. signature, .. "\nand after\n"u8], Gpg.Export(fixture.Alice));
    }

    [Fact]
    public void Verify_OfNothing_IsPossible() =>
        TrustFixture.Verify(TrustFixture.KeyringOf(Gpg.Now, Gpg.Export(fixture.Alice)), Gpg.Sign(fixture.Alice, []), []);

    [Fact]
    public void Verify_OfOtherContent_Fails()
    {
        var signature = Gpg.Sign(fixture.Alice, fixture.Content);
        var keyring = TrustFixture.KeyringOf(Gpg.Now, Gpg.Export(fixture.Alice));
        byte[] changed = [.. fixture.Content];
        changed[^1] ^= 1;

        foreach (var content in new[] { changed, fixture.Content[1..], [.. fixture.Content, 0], [] })
        {
            var error = Assert.Throws<RktException>(() => TrustFixture.Verify(keyring, signature, content));
            Assert.Equal($"the signature by key \"{fixture.Alice.ToLowerInvariant()}\" is bad: the content is not what was signed", error.Message);
            Assert.NotNull(error.Hint);
        }
    }

    [Fact]
    public void Begin_OfAnUnknownSigner_NamesTheKeyAndWhatToDo()
    {
        var signature = DetachedSignature.Parse(Gpg.Sign(fixture.Rsa, fixture.Content));

        var error = Assert.Throws<RktException>(() => TrustFixture.KeyringOf(Gpg.Now, Gpg.Export(fixture.Alice)).Begin(signature));

        Assert.Equal($"signed by unknown key \"{fixture.Rsa.ToLowerInvariant()}\"", error.Message);
        Assert.Contains("rkt trust --prefix=example.com/app", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_OfSeveralSignatures_NeedsOneGoodOne()
    {
        var ours = Gpg.Sign(fixture.Alice, fixture.Content);
        var others = Gpg.Sign(fixture.Rsa, fixture.Content);
        var bad = Gpg.Sign(fixture.Alice, "other"u8);
        var key = Gpg.Export(fixture.Alice);

        fixture.Verify([.. others, .. ours], key);
        fixture.Verify([.. bad, .. ours, .. others], key);
        fixture.Verify([.. Gpg.Sign(fixture.Rsa, fixture.Content, "--armor"), .. Gpg.Sign(fixture.Alice, fixture.Content, "--armor")], key);
        Assert.Throws<RktException>(() => fixture.Verify([.. bad, .. others], key));
    }

    [Fact]
    public void Begin_OfManySignaturesByOneKey_Refuses()
    {
        var ours = Gpg.Sign(fixture.Alice, fixture.Content);

        var error = Assert.Throws<RktException>(() => fixture.Verify([.. Enumerable.Repeat(ours, 9).SelectMany(bytes => bytes)], Gpg.Export(fixture.Alice)));

        Assert.Contains("more than 8 signatures", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SHA1", "SHA-1")]
    [InlineData("RIPEMD160", "RIPEMD-160")]
    [InlineData("SHA224", "SHA-224")]
    public void Begin_OfAWeakDigest_Refuses(string digest, string name)
    {
        var signature = DetachedSignature.Parse(Gpg.Sign(
            fixture.Rsa, fixture.Content, "--digest-algo", digest, "--allow-weak-digest-algos"));

        var error = Assert.Throws<RktException>(() => TrustFixture.KeyringOf(Gpg.Now, Gpg.Export(fixture.Rsa)).Begin(signature));

        Assert.Equal($"the signature uses the digest {name}, which is broken or not supported", error.Message);
    }

    [Fact]
    public void Begin_OfASignatureOverText_Refuses()
    {
        var signature = DetachedSignature.Parse(Gpg.Sign(fixture.Alice, fixture.Content, "--textmode"));

        var error = Assert.Throws<RktException>(() => TrustFixture.KeyringOf(Gpg.Now, Gpg.Export(fixture.Alice)).Begin(signature));

        Assert.Contains("over text", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_OfASignatureThatExpired_Refuses()
    {
        var signature = DetachedSignature.Parse(Gpg.Sign(fixture.Alice, fixture.Content, "--default-sig-expire", "10d"));
        var key = Gpg.Export(fixture.Alice);
        TrustFixture.KeyringOf(Gpg.Now.AddDays(9), key).Begin(signature).Dispose();

        var error = Assert.Throws<RktException>(() => TrustFixture.KeyringOf(Gpg.Now.AddDays(10), key).Begin(signature));

        Assert.Equal("the signature expired on 2026-01-11", error.Message);
    }

    [Fact]
    public void Begin_OfASignatureFromTheFuture_Refuses()
    {
        var signature = DetachedSignature.Parse(Gpg.Sign(fixture.Alice, fixture.Content));
        var key = Gpg.Export(fixture.Alice);

        // A few minutes are clocks that disagree.
        TrustFixture.KeyringOf(Gpg.Now.AddMinutes(-4), key).Begin(signature).Dispose();
        var error = Assert.Throws<RktException>(() => TrustFixture.KeyringOf(Gpg.Now.AddHours(-1), key).Begin(signature));

        Assert.Equal("the signature was made in the future, at 2026-01-01 00:00:00 UTC", error.Message);
    }

    [Fact]
    public void Begin_OfASignatureOlderThanItsKey_Refuses()
    {
        var signature = Gpg.At(Gpg.Now.AddDays(-30), () => Gpg.Sign(fixture.Alice, fixture.Content, "--ignore-time-conflict"));

        var error = Assert.Throws<RktException>(() => TrustFixture.KeyringOf(Gpg.Now, Gpg.Export(fixture.Alice)).Begin(DetachedSignature.Parse(signature)));

        Assert.Equal("the signature was made on 2025-12-02, before its key was (2026-01-01)", error.Message);
    }

    [Fact]
    public void Parse_OfWhatIsNoSignature_SaysWhatItIs()
    {
        var signature = Gpg.Sign(fixture.Alice, fixture.Content);
        var signedMessage = Gpg.Run(["--local-user", fixture.Alice, "--compress-level", "0", "--output", "-", "--sign", Gpg.Write("content", "text"u8)]).Output;
        var clearSigned = Gpg.Run(["--local-user", fixture.Alice, "--output", "-", "--clear-sign", Gpg.Write("content", "text"u8)]).Output;

        Assert.Equal("it is empty", Problem([]));
        Assert.Equal("it holds no OpenPGP data", Problem("<html>404 not found</html>"u8));
        Assert.Equal("it is a public key, not a signature", Problem(Gpg.Export(fixture.Alice)));
        Assert.Equal("it is a public key", Problem(Gpg.Export(fixture.Alice, "--armor")));
        Assert.Equal("it is a private key, which nobody else should have", Problem(Gpg.Run(["--export-secret-keys", fixture.Alice]).Output));
        Assert.Equal("it is a signed message, not a detached signature", Problem(signedMessage));
        Assert.Equal("it is a signed text; a detached signature is needed", Problem(clearSigned));
        Assert.Equal("it is larger than 262144 bytes", Problem(new byte[50_000_000]));
        Assert.Equal("it is cut off", Problem(signature[..^1]));
        Assert.Equal("it is cut off", Problem([0xc2, 0xff, 0xff, 0xff, 0xff, 0xff, 4]));
        Assert.Equal("it is cut off", Problem([0x8a, 0xff, 0xff, 0xff, 0xff, 4]));
        Assert.Equal("it holds a packet without a length, which no key or signature has", Problem([0x8b, .. signature[2..]]));
        Assert.Equal("it holds something that is not an OpenPGP packet", Problem([.. signature, 0x0a]));
        Assert.Equal("it is a signature of version 3; those of version 4 are supported", Problem([0x88, 3, 3, 5, 0]));

        static string Problem(ReadOnlySpan<byte> bytes)
        {
            var content = bytes.ToArray();
            return Assert.Throws<FormatException>(() => DetachedSignature.Parse(content)).Message;
        }
    }

    [Fact]
    public void Parse_OfDamagedArmor_Fails()
    {
        var armored = Encoding.ASCII.GetString(Gpg.Sign(fixture.Alice, fixture.Content, "--armor"));
        var lines = armored.Split('\n');

        Assert.Equal("it is cut off: the end of the armor is missing", Problem(armored[..^20]));
        Assert.Equal("the armor is damaged: its checksum is wrong", Problem(armored.Replace(lines[2][..4], "AAAA", StringComparison.Ordinal)));
        Assert.Equal("the armor is damaged: it is not base 64", Problem(armored.Replace(lines[2][..4], "??<>", StringComparison.Ordinal)));
        Assert.Equal("the armor is damaged: no empty line before the data", Problem(armored.Replace("\n\n", "\n", StringComparison.Ordinal)));

        static string Problem(string text) => Assert.Throws<FormatException>(() => DetachedSignature.Parse(Encoding.ASCII.GetBytes(text))).Message;
    }
}
