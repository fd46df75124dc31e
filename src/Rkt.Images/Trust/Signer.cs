namespace Rkt.Images.Trust;

/// <summary>Who made a signature that is good.</summary>
/// <param name="Fingerprint">The trusted key.</param>
/// <param name="SigningKeyFingerprint">The key itself, or the subkey of it that was used.</param>
/// <param name="Identities">Whose key it is, by its own words; safe to print.</param>
/// <param name="SignatureTime">When it was made, by its own words.</param>
public sealed record Signer(
    Fingerprint Fingerprint, Fingerprint SigningKeyFingerprint, IReadOnlyList<string> Identities, DateTimeOffset SignatureTime);
