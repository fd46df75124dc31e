using System.Security.Cryptography;
using Rkt.Host.Errors;
using Rkt.Images.Trust.OpenPgp;

namespace Rkt.Images.Trust;

/// <summary>The check of a file against signatures whose signers are trusted; only the file's content is still missing.</summary>
/// <remarks>For one file: give all its bytes to <see cref="Append"/>, then call <see cref="Finish"/>. Not safe for several threads.</remarks>
public sealed class SignatureCheck : IDisposable
{
    // Each signature ends its digest in its own way, and a running digest cannot be copied: one pass per signature. Nobody signs a file so often.
    private const int MaxSignatures = 8;

    private readonly List<Candidate> _candidates;
    private readonly Dictionary<SignaturePacket, IncrementalHash> _hashes;
    private bool _isFinished;

    internal SignatureCheck(List<Candidate> candidates)
    {
        _candidates = candidates;
        var digests = candidates.DistinctBy(candidate => candidate.Signature).ToList();
        if (digests.Count > MaxSignatures)
        {
            throw new RktException($"there are more than {MaxSignatures} signatures by trusted keys in one file");
        }

        _hashes = digests.ToDictionary(candidate => candidate.Signature, candidate => IncrementalHash.CreateHash(candidate.Digest));
    }

    /// <summary>Whether the SHA-512 of the file is all that is needed of it.</summary>
    public bool TakesSha512 => _candidates.TrueForAll(candidate => candidate.Digest == HashAlgorithmName.SHA512);

    /// <summary>Takes the running SHA-512 over all bytes of the file, in place of the bytes.</summary>
    /// <param name="hash">Cloned, and left as it is.</param>
    public void TakeSha512(IncrementalHash hash)
    {
        foreach (var signature in _hashes.Keys.ToList())
        {
            _hashes[signature].Dispose();
            _hashes[signature] = hash.Clone();
        }
    }

    /// <summary>Takes the next bytes of the file.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        foreach (var hash in _hashes.Values)
        {
            hash.AppendData(content);
        }
    }

    /// <summary>Says who signed the file, after its last byte.</summary>
    /// <exception cref="RktException">No signature is one of this content.</exception>
    public Signer Finish()
    {
        if (_isFinished)
        {
            throw new InvalidOperationException("the check is over");
        }

        _isFinished = true;
        foreach (var (signature, hash) in _hashes)
        {
            hash.AppendData(signature.Trailer);
        }

        foreach (var (signature, key, owner, name) in _candidates)
        {
            if (key.Packet.Verify(_hashes[signature].GetCurrentHash(), name, signature))
            {
                return new Signer(owner.Fingerprint, key.Packet.Fingerprint, owner.Identities, signature.CreationTime);
            }
        }

        throw new RktException($"the signature by key \"{_candidates[0].Key.Packet.Fingerprint}\" is bad: the content is not what was signed")
        {
            Hint = "the file or its signature was changed or damaged on the way, or they do not belong together",
        };
    }

    public void Dispose()
    {
        foreach (var hash in _hashes.Values)
        {
            hash.Dispose();
        }
    }

    /// <summary>A signature, and the key that it says it is by.</summary>
    internal sealed record Candidate(SignaturePacket Signature, SigningKey Key, PublicKey Owner, HashAlgorithmName Digest);
}
