using Appc.Names;
using Rkt.Images.Trust;
using Tests.Fixtures;

namespace Tests.Unit.Rkt.Images.Trust;

/// <summary>A gpg with some keys, shared by the tests of this folder; each test makes what it changes.</summary>
public sealed class TrustFixture : IDisposable
{
    public TrustFixture()
    {
        Alice = Gpg.MakeKey("Alice <alice@example.com>");
        Rsa = Gpg.MakeKey("Rsa <rsa@example.com>", "rsa2048");
    }

    public Gpg Gpg { get; } = new();

    /// <summary>An Ed25519 key.</summary>
    public string Alice { get; }

    public string Rsa { get; }

    public byte[] Content { get; } = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];

    public void Dispose() => Gpg.Dispose();

    /// <summary>A keyring with these keys, at gpg's time.</summary>
    public static Keyring KeyringOf(DateTimeOffset now, params byte[][] keys)
    {
        using var directory = new TemporaryDirectory();
        var store = new KeyStore($"{directory.Path}/system", $"{directory.Path}/local", new FixedClock(now));
        foreach (var key in keys.Select(key => PublicKey.ParseFirst(key)))
        {
            // Written by hand: the store refuses keys that are revoked.
            var file = $"{directory.Path}/local/trustedkeys/root.d/{key.Fingerprint}";
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, key.ArmoredBytes.Span);
        }

        return store.ForImage(AcIdentifier.Parse("example.com/app"));
    }

    /// <summary>Checks a signature of content as a fetch does, in pieces.</summary>
    public static Signer Verify(Keyring keyring, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> content)
    {
        using var check = keyring.Begin(DetachedSignature.Parse(signature));
        for (var at = 0; at < content.Length; at += 4099)
        {
            check.Append(content[at..Math.Min(content.Length, at + 4099)]);
        }

        return check.Finish();
    }

    /// <summary>Checks a signature with all keys of which there are bytes, at gpg's time.</summary>
    public Signer Verify(ReadOnlySpan<byte> signature, params byte[][] keys) => Verify(KeyringOf(Gpg.Now, keys), signature, Content);

    private sealed class TemporaryDirectory : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("rkt-keys-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
