using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Tests.Unit.Rkt.Images.Trust;

/// <summary>A key whose owner can say and sign anything, also what no honest program would.</summary>
public sealed class ForgedKey
{
    public const int Data = 0x00;
    public const int Certification = 0x13;
    public const int SubkeyBinding = 0x18;
    public const int PrimaryKeyBinding = 0x19;
    public const int DirectKey = 0x1f;
    public const int KeyRevocation = 0x20;
    public const int SubkeyRevocation = 0x28;

    private readonly RSA _rsa = RSA.Create(2048);

    public ForgedKey(DateTimeOffset created, int algorithm = 1)
    {
        Algorithm = algorithm;
        var numbers = _rsa.ExportParameters(includePrivateParameters: false);
        Body = [4, .. Number((uint)created.ToUnixTimeSeconds()), (byte)algorithm, .. MultiPrecision(numbers.Modulus!), .. MultiPrecision(numbers.Exponent!)];
        Hashed = [0x99, (byte)(Body.Length >> 8), (byte)Body.Length, .. Body];
#pragma warning disable CA5350 // The format's own fingerprint.
        Fingerprint = SHA1.HashData(Hashed);
#pragma warning restore CA5350
    }

    public int Algorithm { get; }

    public byte[] Body { get; }

    /// <summary>The key as signatures about it begin.</summary>
    public byte[] Hashed { get; }

    public byte[] Fingerprint { get; }

    public byte[] Packet => Pack(6, Body);

    public byte[] SubkeyPacket => Pack(14, Body);

    /// <summary>What names this key as the issuer.</summary>
    public byte[] Issuer => [.. Subpacket(33, [4, .. Fingerprint]), .. Subpacket(16, Fingerprint[12..])];

    public static byte[] Uses(int flags) => Subpacket(27, [(byte)flags]);

    public static byte[] Created(DateTimeOffset time) => Subpacket(2, Number((uint)time.ToUnixTimeSeconds()));

    public static byte[] SignatureLifetime(TimeSpan time) => Subpacket(3, Number((uint)time.TotalSeconds));

    public static byte[] KeyLifetime(TimeSpan time) => Subpacket(9, Number((uint)time.TotalSeconds));

    public static byte[] Embedded(byte[] signaturePacket) => Subpacket(32, signaturePacket[3..]);

    public static byte[] Subpacket(int kind, byte[] content) =>
        content.Length + 1 < 192
            ? [(byte)(content.Length + 1), (byte)kind, .. content]
            : [0xff, .. Number((uint)content.Length + 1), (byte)kind, .. content];

    public static byte[] UserId(string name) => Pack(13, Encoding.UTF8.GetBytes(name));

    public static byte[] HashedUserId(string name) => [0xb4, .. Number((uint)Encoding.UTF8.GetByteCount(name)), .. Encoding.UTF8.GetBytes(name)];

    /// <summary>A packet with a length of two bytes.</summary>
    public static byte[] Pack(int kind, byte[] body) => [(byte)(0x81 | (kind << 2)), (byte)(body.Length >> 8), (byte)body.Length, .. body];

    /// <summary>Signs matter; the signature's packet.</summary>
    /// <param name="kind">What the signature says that it is about.</param>
    /// <param name="matter">What is hashed before the signature's own words.</param>
    /// <param name="said">The subpackets that are signed.</param>
    /// <param name="hints">Those that are not; null for the issuer.</param>
    /// <param name="digest">The number of the hash algorithm: 8 or 2.</param>
    public byte[] Sign(int kind, byte[] matter, byte[] said, byte[]? hints = null, int digest = 8)
    {
        byte[] signed = [4, (byte)kind, (byte)Algorithm, (byte)digest, (byte)(said.Length >> 8), (byte)said.Length, .. said];
        byte[] hashed = [.. matter, .. signed, 4, 0xff, .. Number((uint)signed.Length)];
        var name = digest == 8 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        var hash = CryptographicOperations.HashData(name, hashed);
        var unsigned = hints ?? Issuer;
        return Pack(
            2,
            [
                .. signed, (byte)(unsigned.Length >> 8), (byte)unsigned.Length, .. unsigned, hash[0], hash[1],
                .. MultiPrecision(_rsa.SignHash(hash, name, RSASignaturePadding.Pkcs1)),
            ]);
    }

    private static byte[] MultiPrecision(byte[] number)
    {
        byte[] trimmed = [.. number.SkipWhile(value => value == 0)];
        var bits = (trimmed.Length * 8) - byte.LeadingZeroCount(trimmed[0]);
        return [(byte)(bits >> 8), (byte)bits, .. trimmed];
    }

    private static byte[] Number(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
