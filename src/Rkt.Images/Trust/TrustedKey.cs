using Appc.Names;

namespace Rkt.Images.Trust;

/// <summary>A file of the key store.</summary>
/// <param name="File">Its path.</param>
/// <param name="Level">Which configuration directory it is in.</param>
/// <param name="Prefix">The images that it counts for; null for all (a root key).</param>
/// <param name="Fingerprint">What its name says; null when that is no fingerprint.</param>
/// <param name="Key">The key; null when it is damaged, or empty to distrust a key of the system directory.</param>
/// <param name="Problem">Why it is no key, as in "it is cut off"; null when nothing is wrong.</param>
/// <param name="IsMasked">Whether an empty file distrusts it; the empty file itself counts as masked too.</param>
public sealed record TrustedKey(
    string File, KeyLevel Level, AcIdentifier? Prefix, Fingerprint? Fingerprint, PublicKey? Key, string? Problem, bool IsMasked);
