using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Rkt.Images.Trust.OpenPgp;

/// <summary>The numbers of a public key, and the arithmetic of its algorithm.</summary>
/// <remarks>RSA, DSA and ECDSA are OpenSSL's, through .NET; Ed25519 is BouncyCastle's, as .NET has none.</remarks>
internal sealed class KeyNumbers
{
    private const int SmallestModulus = 2048;
    private const int SmallestSubgroup = 224;
    private const int Ed25519Length = 32;

    private readonly Func<byte[], HashAlgorithmName, SignaturePacket, bool>? _verify;

    private KeyNumbers(string name, string? weakness, Func<byte[], HashAlgorithmName, SignaturePacket, bool>? verify)
    {
        Name = name;
        Weakness = weakness;
        _verify = verify;
    }

    /// <summary>The algorithm and its size, in the words of people: "RSA with 4096 bits".</summary>
    public string Name { get; }

    /// <summary>Why signatures of data by such a key are worth nothing; null when they are worth something.</summary>
    public string? Weakness { get; }

    /// <summary>Whether signatures can be verified at all.</summary>
    public bool CanVerify => _verify is not null;

    /// <param name="algorithm">RFC 9580, section 9.1.</param>
    /// <param name="data">What follows the algorithm in a key's packet.</param>
    /// <exception cref="FormatException">The numbers are not those of such a key.</exception>
    public static KeyNumbers Parse(int algorithm, ReadOnlySpan<byte> data) => algorithm switch
    {
        1 or 3 => ReadRsa(data),
        17 => ReadDsa(data),
        19 => ReadEcdsa(data),
        22 => ReadEd25519(data),
        _ => new KeyNumbers($"algorithm {algorithm}", weakness: null, verify: null),
    };

    /// <summary>Whether two algorithm numbers name the same arithmetic: RSA has one for keys that also encrypt and one for those that only sign.</summary>
    public static bool AreSame(int one, int other) => one == other || (one is 1 or 3 && other is 1 or 3);

    /// <summary>Whether the signature is one over this digest by this key.</summary>
    public bool Verify(byte[] digest, HashAlgorithmName name, SignaturePacket signature)
    {
        try
        {
            return _verify is not null && _verify(digest, name, signature);
        }
        catch (CryptographicException)
        {
            // OpenSSL refuses the numbers themselves, such as a point that is not on its curve.
            return false;
        }
    }

    private static KeyNumbers ReadRsa(ReadOnlySpan<byte> data)
    {
        var numbers = MultiPrecision.TryRead(data, 2) ?? throw Damaged("RSA");
        var key = new RSAParameters { Modulus = numbers[0], Exponent = numbers[1] };
        var bits = Bits(numbers[0]);
        var weakness = bits < SmallestModulus ? $"RSA with {bits} bits is too short to trust; at least {SmallestModulus} are needed"
            : numbers[1] is [] or [< 3] ? "its RSA exponent is too small to protect anything"
            : null;
        return new KeyNumbers($"RSA with {bits} bits", weakness, (digest, name, signature) =>
        {
            if (signature.Numbers(1) is not [var number] || MultiPrecision.Pad(number, key.Modulus.Length) is not { } padded)
            {
                return false;
            }

            using var rsa = RSA.Create(key);
            return rsa.VerifyHash(digest, padded, name, RSASignaturePadding.Pkcs1);
        });
    }

    private static KeyNumbers ReadDsa(ReadOnlySpan<byte> data)
    {
        var numbers = MultiPrecision.TryRead(data, 4) ?? throw Damaged("DSA");
        if (MultiPrecision.Pad(numbers[2], numbers[0].Length) is not { } generator || MultiPrecision.Pad(numbers[3], numbers[0].Length) is not { } y)
        {
            throw Damaged("DSA");
        }

        var key = new DSAParameters { P = numbers[0], Q = numbers[1], G = generator, Y = y };
        var bits = Bits(numbers[0]);
        var weakness = bits < SmallestModulus || Bits(numbers[1]) < SmallestSubgroup
            ? $"DSA with {bits} bits is too short to trust; at least {SmallestModulus} are needed"
            : null;
        return new KeyNumbers($"DSA with {bits} bits", weakness, (digest, _, signature) =>
        {
            if (IsTooShort(digest, key.Q.Length) || JoinNumbers(signature, key.Q.Length) is not { } joined)
            {
                return false;
            }

            using var dsa = DSA.Create(key);
            return dsa.VerifySignature(digest, joined, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        });
    }

    private static KeyNumbers ReadEcdsa(ReadOnlySpan<byte> data)
    {
        var (curve, point) = ReadPoint(data, "ECDSA");
        (string Name, ECCurve Curve, int Length)? known = curve switch
        {
            "2A8648CE3D030107" => ("P-256", ECCurve.NamedCurves.nistP256, 32),
            "2B81040022" => ("P-384", ECCurve.NamedCurves.nistP384, 48),
            "2B81040023" => ("P-521", ECCurve.NamedCurves.nistP521, 66),
            _ => null,
        };
        if (known is not { } found)
        {
            return new KeyNumbers("ECDSA on a curve that is not one of NIST's", weakness: null, verify: null);
        }

        if (point.Length != 1 + (2 * found.Length) || point[0] != 4)
        {
            throw Damaged("ECDSA");
        }

        var key = new ECParameters
        {
            Curve = found.Curve,
            Q = new ECPoint { X = point[1..(1 + found.Length)], Y = point[(1 + found.Length)..] },
        };
        return new KeyNumbers($"ECDSA on {found.Name}", weakness: null, (digest, _, signature) =>
        {
            if (IsTooShort(digest, found.Length) || JoinNumbers(signature, found.Length) is not { } joined)
            {
                return false;
            }

            using var ecdsa = ECDsa.Create(key);
            return ecdsa.VerifyHash(digest, joined, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        });
    }

    private static KeyNumbers ReadEd25519(ReadOnlySpan<byte> data)
    {
        var (curve, point) = ReadPoint(data, "EdDSA");
        if (curve != "2B06010401DA470F01")
        {
            return new KeyNumbers("EdDSA on a curve other than Ed25519", weakness: null, verify: null);
        }

        if (point.Length != 1 + Ed25519Length || point[0] != 0x40)
        {
            throw Damaged("Ed25519");
        }

        var key = point[1..];
        return new KeyNumbers("Ed25519", weakness: null, (digest, _, signature) =>
            JoinNumbers(signature, Ed25519Length) is { } joined && Ed25519.Verify(joined, 0, key, 0, digest, 0, digest.Length));
    }

    private static (string Curve, byte[] Point) ReadPoint(ReadOnlySpan<byte> data, string algorithm)
    {
        if (data.IsEmpty || data.Length < 1 + data[0])
        {
            throw Damaged(algorithm);
        }

        var curve = Convert.ToHexString(data.Slice(1, data[0]));
        var numbers = MultiPrecision.TryRead(data[(1 + data[0])..], 1) ?? throw Damaged(algorithm);
        return (curve, numbers[0]);
    }

    /// <summary>Both numbers of a signature in fields of that length; null when there are not two, or one is too large.</summary>
    private static byte[]? JoinNumbers(SignaturePacket signature, int length) =>
        signature.Numbers(2) is [var r, var s] && MultiPrecision.Pad(r, length) is { } first && MultiPrecision.Pad(s, length) is { } second
            ? [.. first, .. second]
            : null;

    // As gpg has it: a digest that is shorter than the group makes the key no stronger than itself.
    private static bool IsTooShort(byte[] digest, int order) => digest.Length < Math.Min(order, SHA512.HashSizeInBytes);

    private static int Bits(byte[] number) =>
        number.Length == 0 ? 0 : (number.Length * 8) - (byte.LeadingZeroCount(number[0]));

    private static FormatException Damaged(string algorithm) => new($"the numbers of an {algorithm} key are damaged");
}
