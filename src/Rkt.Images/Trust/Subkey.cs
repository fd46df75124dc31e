namespace Rkt.Images.Trust;

/// <summary>A subkey that its key has bound to itself.</summary>
/// <param name="Fingerprint">Its own fingerprint.</param>
/// <param name="CreationTime">When it was made.</param>
/// <param name="ExpiryTime">When it expires, or null.</param>
/// <param name="IsRevoked">Whether its key took it back.</param>
/// <param name="MaySign">Whether it is one for signing data, expired or not.</param>
public sealed record Subkey(Fingerprint Fingerprint, DateTimeOffset CreationTime, DateTimeOffset? ExpiryTime, bool IsRevoked, bool MaySign);
