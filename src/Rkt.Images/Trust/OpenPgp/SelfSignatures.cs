namespace Rkt.Images.Trust.OpenPgp;

/// <summary>What a key says about itself, verified: which of its signatures about its parts are its own, and which count.</summary>
/// <remarks>BouncyCastle judges none of this.</remarks>
internal sealed class SelfSignatures
{
    private readonly KeyPacket _primary;
    private readonly List<Fingerprint> _revokers;

    public SelfSignatures(KeyPacket primary, KeyBlock block)
    {
        _primary = primary;
        Direct = Latest(block.Primary.Signatures, kind => kind == SignatureKind.DirectKey, primary.Hashed);
        _revokers =
        [
            .. block.Primary.Signatures
                .Where(signature => signature.Kind == SignatureKind.DirectKey && primary.VerifyAbout(signature, primary.Hashed))
                .SelectMany(signature => signature.Said.Revokers),
        ];

        // Wherever it stands: people append a revocation certificate to the file.
        IsRevoked = block.Parts.Any(part => IsRevokedBy(part, SignatureKind.KeyRevocation, primary.Hashed));
    }

    /// <summary>The latest signature about the key as a whole.</summary>
    public SignaturePacket? Direct { get; }

    public bool IsRevoked { get; }

    /// <summary>The latest signature that binds an identity to the key; null when there is none.</summary>
    /// <param name="identity">The identity.</param>
    /// <param name="isRevoked">Whether the key took the identity back later.</param>
    public SignaturePacket? BindingOf(KeyPart identity, out bool isRevoked)
    {
        var body = identity.Packet.Body;
        byte[] matter =
        [
            (byte)(identity.Packet.Kind == PacketKind.UserId ? 0xb4 : 0xd1),
            (byte)(body.Length >> 24), (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length,
            .. body.Span,
        ];
        var binding = Latest(
            identity.Signatures, kind => kind is >= SignatureKind.Certification and <= SignatureKind.PositiveCertification, _primary.Hashed, matter);
        isRevoked = binding is not null
            && (identity.UnreadKinds.Contains(SignatureKind.CertificationRevocation)
                || identity.Signatures.Exists(signature => signature.Kind == SignatureKind.CertificationRevocation
                    && signature.CreationTime >= binding.CreationTime
                    && RevocationCounts(signature, _primary.Hashed, matter)));
        return binding;
    }

    /// <summary>The latest signature that binds a subkey to the key; null when there is none.</summary>
    public SignaturePacket? BindingOf(KeyPart part, KeyPacket subkey, out bool isRevoked)
    {
        // As with gpg, a binding that is later than the revocation does not undo it.
        isRevoked = IsRevokedBy(part, SignatureKind.SubkeyRevocation, _primary.Hashed, subkey.Hashed);
        return Latest(part.Signatures, kind => kind == SignatureKind.SubkeyBinding, _primary.Hashed, subkey.Hashed);
    }

    /// <summary>The signature by which a subkey confirms that it belongs to the key; without it, a stranger's subkey could be claimed.</summary>
    public SignaturePacket? ConfirmationOf(SignaturePacket binding, KeyPacket subkey) =>
        binding.Said.EmbeddedSignatures.Concat(binding.Hints.EmbeddedSignatures)
            .Select(SignaturePacket.Parse)
            .FirstOrDefault(signature => signature.Kind == SignatureKind.PrimaryKeyBinding
                && signature.UnknownCritical is null
                && subkey.VerifyAbout(signature, _primary.Hashed, subkey.Hashed));

    private SignaturePacket? Latest(List<SignaturePacket> signatures, Predicate<SignatureKind> isWanted, params byte[][] matter) =>
        signatures
            .Where(signature => isWanted(signature.Kind)
                && signature.UnknownCritical is null
                && signature.MayBeBy(_primary.Fingerprint)
                && signature.CreationTime >= _primary.CreationTime)
            .OrderByDescending(signature => signature.CreationTime)
            .FirstOrDefault(signature => _primary.VerifyAbout(signature, matter));

    private bool IsRevokedBy(KeyPart part, SignatureKind kind, params byte[][] matter) =>
        part.UnreadKinds.Contains(kind) || part.Signatures.Exists(signature => signature.Kind == kind && RevocationCounts(signature, matter));

    /// <summary>Whether a revocation is the key's own, or one that is meant to count and cannot be verified.</summary>
    private bool RevocationCounts(SignaturePacket signature, params byte[][] matter) =>
        _primary.VerifyAbout(signature, matter)
        || _revokers.Exists(signature.MayBeBy)
        || (signature.MayBeBy(_primary.Fingerprint) && !Digest.TryForKeys(signature.DigestAlgorithm, out _));
}
