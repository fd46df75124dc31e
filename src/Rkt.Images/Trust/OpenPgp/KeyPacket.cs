using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Rkt.Images.Trust.OpenPgp;

/// <summary>A public key or subkey of version 4, RFC 9580, section 5.5.2, without what is said about it.</summary>
internal sealed class KeyPacket
{
    private const int Version = 4;
    private const int HeaderLength = 6;

    private readonly byte[] _hashed;

    private KeyPacket(ReadOnlySpan<byte> body)
    {
        _hashed = [0x99, (byte)(body.Length >> 8), (byte)body.Length, .. body];

#pragma warning disable CA5350 // The format's own fingerprint; what it protects against is a second key for one that exists, which SHA-1 still does.
        Fingerprint = Fingerprint.FromBytes(SHA1.HashData(_hashed));
#pragma warning restore CA5350
        CreationTime = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(body[1..]));
        Algorithm = body[HeaderLength - 1];
        Numbers = KeyNumbers.Parse(Algorithm, body[HeaderLength..]);
    }

    public Fingerprint Fingerprint { get; }

    public DateTimeOffset CreationTime { get; }

    public int Algorithm { get; }

    public KeyNumbers Numbers { get; }

    /// <summary>What signatures about the key begin with.</summary>
    public byte[] Hashed => _hashed;

    /// <exception cref="FormatException">It is no key, one of another version, or damaged.</exception>
    public static KeyPacket Parse(ReadOnlySpan<byte> body)
    {
        if (!body.IsEmpty && body[0] != Version)
        {
            throw new FormatException($"it is a key of version {body[0]}; those of version 4 are supported");
        }

        // The length is hashed as two bytes.
        return body.Length is > HeaderLength and <= ushort.MaxValue ? new KeyPacket(body) : throw new FormatException("the key is damaged");
    }

    /// <summary>Whether the signature is one over this digest by this key.</summary>
    public bool Verify(byte[] digest, HashAlgorithmName name, SignaturePacket signature) =>
        (digest[0], digest[1]) == signature.Start
        && KeyNumbers.AreSame(Algorithm, signature.KeyAlgorithm)
        && Numbers.Verify(digest, name, signature);

    /// <summary>Whether a signature about keys and identities is by this key.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="matter">What it is about, as it is hashed.</param>
    public bool VerifyAbout(SignaturePacket signature, params ReadOnlySpan<byte[]> matter)
    {
        if (!Digest.TryForKeys(signature.DigestAlgorithm, out var name))
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(name.Value);
        foreach (var part in matter)
        {
            hash.AppendData(part);
        }

        hash.AppendData(signature.Trailer);
        return Verify(hash.GetHashAndReset(), name.Value, signature);
    }
}
