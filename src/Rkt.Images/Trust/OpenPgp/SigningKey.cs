namespace Rkt.Images.Trust.OpenPgp;

/// <summary>A key or subkey that a signature can be by, and what is known against it.</summary>
/// <param name="Packet">The key or subkey.</param>
/// <param name="ExpiryTime">When it expires, or null.</param>
/// <param name="Refusal">Why it may not sign data, as in "key X, which …"; null when it may.</param>
internal sealed record SigningKey(KeyPacket Packet, DateTimeOffset? ExpiryTime, string? Refusal)
{
    /// <summary>The earlier of two moments, where null is never.</summary>
    public static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null || one < other ? one : other;
}
