using CsCheck;
using Rkt.Host.Errors;
using Rkt.Images.Trust;
using Xunit;

namespace Tests.Unit.Rkt.Images.Trust;

/// <summary>Keys and signatures that were damaged at random: nothing but an error in words, and never a good signature of other content.</summary>
[Collection(nameof(ProcessLaunching))]
public sealed class MutationTests : IClassFixture<TrustFixture>
{
    private static readonly Gen<Func<byte[], byte[]>> Mutations = Gen.OneOf(
        Gen.Select(Gen.Double[0, 1], Gen.Int[0, 7], (at, bit) => (Func<byte[], byte[]>)(bytes => Replace(bytes, at, value => (byte)(value ^ (1 << bit))))),
        Gen.Select(Gen.Double[0, 1], Gen.Byte, (at, value) => (Func<byte[], byte[]>)(bytes => Replace(bytes, at, _ => value))),
        Gen.Select(Gen.Double[0, 1], Gen.Byte.Array[1, 8], (at, added) => (Func<byte[], byte[]>)(bytes => [.. bytes[..Index(bytes, at)], .. added, .. bytes[Index(bytes, at)..]])),
        Gen.Select(Gen.Double[0, 1], Gen.Int[1, 40], (at, count) => (Func<byte[], byte[]>)(bytes => [.. bytes[..Index(bytes, at)], .. bytes.Skip(Index(bytes, at) + count)])),
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1], (from, to) => (Func<byte[], byte[]>)(bytes => [.. bytes[..Index(bytes, from)], .. bytes[Index(bytes, to)..]])));

    private readonly TrustFixture _fixture;
    private readonly byte[] _changed;
    private readonly byte[][] _keys;
    private readonly byte[][] _signatures;

    public MutationTests(TrustFixture fixture)
    {
        _fixture = fixture;
        _changed = [.. fixture.Content];
        _changed[5000] ^= 4;
        var gpg = fixture.Gpg;
        var withSubkey = gpg.MakeKey($"With a subkey {Guid.NewGuid()}", "rsa2048", "cert");
        var subkey = gpg.AddSubkey(withSubkey, "ed25519", "sign", "2027-01-01");
        string[] signers = [fixture.Alice, fixture.Rsa, subkey];
        _keys = [.. new[] { fixture.Alice, fixture.Rsa, withSubkey }.Select(key => gpg.Export(key))];
        _signatures = [.. signers.Select(signer => gpg.Sign(signer, fixture.Content))];
    }

    [Fact]
    public void Verify_WithARandomSignature_NeverAcceptsOtherContent()
    {
        var keyrings = _keys.Select(key => TrustFixture.KeyringOf(_fixture.Gpg.Now, key)).ToList();
        Gen.Select(Gen.Int[0, 2], Mutations.Array[1, 4]).Sample((which, mutations) =>
        {
            var keyring = keyrings[which];
            var signature = mutations.Aggregate(_signatures[which], (bytes, mutate) => mutate(bytes));

            Assert.False(Accepts(keyring, signature, _changed));
            Accepts(keyring, signature, _fixture.Content);
        }, iter: 1000, threads: 1);
    }

    [Fact]
    public void Verify_WithARandomKey_NeverAcceptsOtherContent() => Gen.Select(Gen.Int[0, 2], Mutations.Array[1, 4]).Sample((which, mutations) =>
    {
        var bytes = mutations.Aggregate(_keys[which], (bytes, mutate) => mutate(bytes));
        PublicKey key;
        try
        {
            key = PublicKey.ParseFirst(bytes);
        }
        catch (FormatException)
        {
            return;
        }

        Assert.Equal(PublicKey.ParseFirst(_keys[which]).Fingerprint, key.Fingerprint);
        Assert.False(Accepts(TrustFixture.KeyringOf(_fixture.Gpg.Now, bytes), _signatures[which], _changed));
    }, iter: 1000, threads: 1);

    [Fact]
    public void Parse_OfRandomArmor_NeverAcceptsOtherContent() => Mutations.Array[1, 3].Sample(mutations =>
    {
        var key = mutations.Aggregate(PublicKey.ParseFirst(_keys[0]).ArmoredBytes.ToArray(), (bytes, mutate) => mutate(bytes));
        try
        {
            Assert.Equal(_fixture.Alice, PublicKey.ParseFirst(key).Fingerprint.ToString(), ignoreCase: true);
        }
        catch (FormatException)
        {
            // In words, as it must be.
        }
    }, iter: 1000, threads: 1);

    [Fact]
    public void Verify_WithAnyBitOfASignatureFlipped_AcceptsOnlyWhatGpgAccepts()
    {
        var keyring = TrustFixture.KeyringOf(_fixture.Gpg.Now, _keys[0]);
        var accepted = 0;
        for (var bit = 0; bit < _signatures[0].Length * 8; bit++)
        {
            byte[] flipped = [.. _signatures[0]];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Accepts(keyring, flipped, _fixture.Content))
            {
                accepted++;
                Assert.True(_fixture.Gpg.Accepts(flipped, _fixture.Content), $"bit {bit} does not matter to us");
            }
        }

        // Nearly every bit matters: what does not are hints about the issuer, and lengths in bits of numbers.
        Assert.InRange(accepted, 0, 40);
    }

    private static int Index(byte[] bytes, double at) => (int)(at * bytes.Length);

    private static byte[] Replace(byte[] bytes, double at, Func<byte, byte> change)
    {
        var index = Math.Min(Index(bytes, at), bytes.Length - 1);
        return index < 0 ? bytes : [.. bytes[..index], change(bytes[index]), .. bytes[(index + 1)..]];
    }

    private static bool Accepts(Keyring keyring, byte[] signature, byte[] content)
    {
        try
        {
            TrustFixture.Verify(keyring, signature, content);
            return true;
        }
        catch (Exception error) when (error is FormatException or RktException)
        {
            return false;
        }
    }
}
