using Rkt.Host.Errors;
using Rkt.Images.Trust.OpenPgp;

namespace Rkt.Images.Trust;

/// <summary>The keys whose signatures count for one image.</summary>
public sealed class Keyring
{
    // Clocks of build machines run ahead; a signature that is fresh must not be refused for that.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly string? _subject;
    private readonly Dictionary<Fingerprint, string> _distrusted;
    private readonly TimeProvider _clock;

    /// <param name="subject">The image that the keys are for, for messages; null when its name is not known yet.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="distrusted">Keys that would count, and why they do not, as in "key X, which …".</param>
    /// <param name="clock">Tells what has expired.</param>
    internal Keyring(string? subject, IReadOnlyList<PublicKey> keys, Dictionary<Fingerprint, string> distrusted, TimeProvider clock)
    {
        _subject = subject;
        Keys = keys;
        _distrusted = distrusted;
        _clock = clock;
    }

    public IReadOnlyList<PublicKey> Keys { get; }

    /// <summary>Judges all of a signature that can be judged before the file is there.</summary>
    /// <exception cref="RktException">No signature can be accepted, whatever the file holds: the signer is unknown, the key expired or revoked, and so on.</exception>
    public SignatureCheck Begin(DetachedSignature signature)
    {
        var candidates = new List<SignatureCheck.Candidate>();
        var problems = new List<RktException>();
        foreach (var packet in signature.Signatures)
        {
            foreach (var owner in Keys)
            {
                foreach (var key in owner.SigningKeys.Where(key => packet.MayBeBy(key.Packet.Fingerprint)))
                {
                    if (WhyRefused(packet, key, owner) is { } problem)
                    {
                        problems.Add(problem);
                    }
                    else if (Digest.TryForData(packet.DigestAlgorithm, out var digest))
                    {
                        candidates.Add(new SignatureCheck.Candidate(packet, key, owner, digest.Value));
                    }
                }
            }
        }

        return candidates.Count > 0 ? new SignatureCheck(candidates)
            : throw (problems.Count > 0 ? problems[0] : WhyUnknown(signature.Signatures));
    }

    private RktException? WhyRefused(SignaturePacket signature, SigningKey key, PublicKey owner) =>
        WhyRefused(key, owner) ?? WhyRefusedKind(signature) ?? WhyRefusedTime(signature, key);

    private RktException? WhyRefused(SigningKey key, PublicKey owner) =>
        owner.WhyRefused(key, _clock.GetUtcNow()) is not { } reason ? null : new RktException($"signed by {Describe(key, owner)}, which {reason}")
        {
            Hint = $"ask the signer for a new signature or a renewed key; a renewed key is trusted by: rkt trust --prefix={_subject ?? "NAME"} FILE",
        };

    private static RktException? WhyRefusedKind(SignaturePacket signature)
    {
        if (signature.Kind != SignatureKind.Data)
        {
            return new RktException(signature.Kind == SignatureKind.Text
                ? "the signature is one over text, which leaves line ends and the file's exact bytes open"
                : "the signature is not one over a file")
            {
                Hint = "sign the file with: gpg --no-textmode --detach-sign FILE",
            };
        }

        if (!Digest.TryForData(signature.DigestAlgorithm, out _))
        {
            return new RktException($"the signature uses the digest {Digest.Name(signature.DigestAlgorithm)}, which is broken or not supported")
            {
                Hint = "sign the file with: gpg --digest-algo SHA512 --detach-sign FILE",
            };
        }

        return signature.UnknownCritical is { } kind
            ? new RktException($"the signature has a condition that is not understood (critical subpacket {kind})")
            : null;
    }

    private RktException? WhyRefusedTime(SignaturePacket signature, SigningKey key)
    {
        var now = _clock.GetUtcNow();
        return signature.CreationTime < key.Packet.CreationTime
            ? new RktException($"the signature was made on {PublicKey.Day(signature.CreationTime)}, before its key was ({PublicKey.Day(key.Packet.CreationTime)})")
            : signature.CreationTime > now + ClockTolerance
            ? new RktException($"the signature was made in the future, at {signature.CreationTime.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") { Hint = "check the clock of this machine" }
            : signature.ExpiryTime is { } expiry && expiry <= now
            ? new RktException($"the signature expired on {PublicKey.Day(expiry)}") { Hint = "ask the signer for a new one" }
            : null;
    }

    private RktException WhyUnknown(IReadOnlyList<SignaturePacket> signatures)
    {
        foreach (var signature in signatures)
        {
            foreach (var (fingerprint, reason) in _distrusted)
            {
                if (signature.MayBeBy(fingerprint))
                {
                    return new RktException($"signed by key \"{fingerprint}\", which {reason}")
                    {
                        Hint = "see what is known of it: rkt trust list",
                    };
                }
            }
        }

        var names = signatures.Select(signature => signature.Issuer?.ToString() ?? signature.IssuerId?.ToString("X16")).OfType<string>().Distinct().ToList();
        return names.Count == 0
            ? new RktException("the signature does not say who made it")
            : new RktException($"signed by unknown key \"{string.Join("\", \"", names)}\"")
            {
                Hint = _subject is null
                    ? "if you know the key and trust it for images of this name, run: rkt trust --prefix=NAME KEYFILE"
                    : $"if you know the key and trust it for \"{_subject}\", run: rkt trust --prefix={_subject}",
            };
    }

    private static string Describe(SigningKey key, PublicKey owner) => key.Packet.Fingerprint == owner.Fingerprint
        ? $"key \"{owner.Fingerprint}\""
        : $"subkey \"{key.Packet.Fingerprint}\" of key \"{owner.Fingerprint}\"";
}
