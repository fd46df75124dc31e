using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Rkt.Images.Trust.OpenPgp;

/// <summary>The hash algorithms of signatures: which we can compute, and which are still good for what.</summary>
/// <remarks>RFC 9580, section 9.5.</remarks>
internal static class Digest
{
    private const int Md5 = 1;
    private const int Sha1 = 2;

    public static string Name(int algorithm) => algorithm switch
    {
        Md5 => "MD5",
        Sha1 => "SHA-1",
        3 => "RIPEMD-160",
        8 => "SHA-256",
        9 => "SHA-384",
        10 => "SHA-512",
        11 => "SHA-224",
        12 => "SHA3-256",
        14 => "SHA3-512",
        _ => $"number {algorithm}",
    };

    /// <summary>Digests for which nobody can make two files with one signature.</summary>
    public static bool TryForData(int algorithm, [NotNullWhen(true)] out HashAlgorithmName? name)
    {
        name = algorithm switch
        {
            8 => HashAlgorithmName.SHA256,
            9 => HashAlgorithmName.SHA384,
            10 => HashAlgorithmName.SHA512,
            _ => null,
        };
        return name is not null;
    }

    /// <summary>Those, and the SHA-1 in which older keys sign themselves: a collision needs a text of a stranger to be signed.</summary>
    public static bool TryForKeys(int algorithm, [NotNullWhen(true)] out HashAlgorithmName? name)
    {
        if (algorithm != Sha1)
        {
            return TryForData(algorithm, out name);
        }

        name = HashAlgorithmName.SHA1;
        return true;
    }
}
