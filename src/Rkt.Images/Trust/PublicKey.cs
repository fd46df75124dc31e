using Rkt.Images.Trust.OpenPgp;

namespace Rkt.Images.Trust;

/// <summary>An OpenPGP key, with all that it says about itself verified: identities, subkeys, expiry, revocation.</summary>
/// <remarks>Immutable, and the same at any time: what depends on the clock is asked with <see cref="WhyRefused(DateTimeOffset)"/>.</remarks>
public sealed class PublicKey
{
    /// <summary>The largest file that is read as a key, in bytes: enough for thousands of signatures by others.</summary>
    public const int MaxLength = 2 * 1024 * 1024;

    private readonly List<string> _identities = [];
    private readonly List<Subkey> _subkeys = [];
    private readonly List<SigningKey> _signingKeys = [];

    // What holds for the key and all its subkeys: whoever breaks a weak key can bind subkeys to it.
    private readonly string? _refusal;

    private PublicKey(KeyBlock block)
    {
        var primary = block.Key;
        if (!primary.Numbers.CanVerify)
        {
            throw new FormatException($"keys of {primary.Numbers.Name} are not supported");
        }

        Fingerprint = primary.Fingerprint;
        CreationTime = primary.CreationTime;
        ArmoredBytes = Armor.Write(block.Content, Armor.PublicKey);
        var self = new SelfSignatures(primary, block);
        IsRevoked = self.IsRevoked;
        var bindings = IdentityBindings(block, self, out var hasRevoked);
        if (self.Direct is null && bindings.Count == 0 && !hasRevoked && !IsRevoked)
        {
            throw new FormatException("the key has no identity that it signed itself");
        }

        _refusal = IsRevoked ? "is revoked"
            : self.Direct is null && bindings.Count == 0 ? "has no identity that is not revoked"
            : primary.Numbers.Weakness is { } weakness ? Weak(weakness)
            : null;
        _signingKeys.Add(JudgePrimary(primary, self.Direct, bindings));
        ExpiryTime = _signingKeys[0].ExpiryTime;
        foreach (var part in block.Subkeys)
        {
            JudgeSubkey(part, self);
        }
    }

    public Fingerprint Fingerprint { get; }

    public DateTimeOffset CreationTime { get; }

    /// <summary>When the key and all its subkeys expire, or null.</summary>
    public DateTimeOffset? ExpiryTime { get; }

    /// <summary>Whether its owner took it back, or somebody that the owner let do so.</summary>
    public bool IsRevoked { get; }

    /// <summary>The identities that the key bound to itself and did not take back, safe to print.</summary>
    public IReadOnlyList<string> Identities => _identities;

    public IReadOnlyList<Subkey> Subkeys => _subkeys;

    /// <summary>The key and what belongs to it as ASCII armor, as it is stored; other keys of the same file are not part of it.</summary>
    public ReadOnlyMemory<byte> ArmoredBytes { get; }

    /// <summary>The key and its subkeys.</summary>
    internal IReadOnlyList<SigningKey> SigningKeys => _signingKeys;

    /// <summary>Reads the first key of a file.</summary>
    /// <exception cref="FormatException">It is not a public key that can be used; the message says why, as in "it is a signature, not a key".</exception>
    public static PublicKey ParseFirst(ReadOnlySpan<byte> armoredOrBinary)
    {
        if (armoredOrBinary.Length > MaxLength)
        {
            throw new FormatException($"it is larger than {MaxLength} bytes; gpg --export-options export-minimal leaves out signatures by others");
        }

        return new PublicKey(KeyBlock.ReadFirst(Armor.Remove(armoredOrBinary, Armor.PublicKey)));
    }

    /// <summary>Why no signature by the key is accepted at that time, as in "key X, which …"; null when there can be ones that are.</summary>
    /// <remarks>A key whose subkeys alone may sign is not refused.</remarks>
    public string? WhyRefused(DateTimeOffset time)
    {
        var reasons = _signingKeys.Select(key => WhyRefused(key, time)).ToList();
        return reasons.Contains(null) ? null : reasons[0];
    }

    /// <summary>Why no signature by the key or subkey is accepted at that time.</summary>
    internal string? WhyRefused(SigningKey key, DateTimeOffset time) =>
        _refusal is { } whole ? whole
        : key.Refusal is { } reason ? reason
        : SigningKey.Earlier(ExpiryTime, key.ExpiryTime) is { } expiry && expiry <= time ? $"expired on {Day(expiry)}"
        : null;

    /// <summary>The day of a moment in UTC.</summary>
    internal static string Day(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd}";

    private List<SignaturePacket> IdentityBindings(KeyBlock block, SelfSignatures self, out bool hasRevoked)
    {
        hasRevoked = false;
        var bindings = new List<SignaturePacket>();
        foreach (var part in block.Identities)
        {
            if (self.BindingOf(part, out var isRevoked) is not { } binding)
            {
                continue;
            }

            if (isRevoked)
            {
                hasRevoked = true;
                continue;
            }

            bindings.Add(binding);
            if (part.Packet.Kind == PacketKind.UserId)
            {
                _identities.Add(IdentityText.Of(part.Packet.Body.Span));
            }
        }

        return bindings;
    }

    /// <summary>As gpg does: what the key says about itself as a whole decides, and else the latest identity that says something.</summary>
    private static SigningKey JudgePrimary(KeyPacket primary, SignaturePacket? direct, List<SignaturePacket> bindings)
    {
        var latestFirst = bindings.OrderByDescending(binding => binding.CreationTime).ToList();
        var lifetime = direct?.Said.LifetimeOfKey ?? latestFirst.Select(binding => binding.Said.LifetimeOfKey).FirstOrDefault(value => value is not null);
        var uses = direct?.Said.Uses ?? latestFirst.Select(binding => binding.Said.Uses).FirstOrDefault(value => value is not null);

        // The key is valid as long as the last of the signatures that make it so.
        SignaturePacket[] all = direct is null ? [.. bindings] : [direct, .. bindings];
        var bound = Array.Exists(all, binding => binding.ExpiryTime is null) ? null : all.Max(binding => binding.ExpiryTime);
        var refusal = uses is { } said && !said.HasFlag(KeyUses.Sign) ? "may not sign data" : null;
        return new SigningKey(primary, SigningKey.Earlier(primary.CreationTime + lifetime, bound), refusal);
    }

    private void JudgeSubkey(KeyPart part, SelfSignatures self)
    {
        var packet = KeyPacket.Parse(part.Packet.Body.Span);
        if (self.BindingOf(part, packet, out var isRevoked) is not { } binding)
        {
            return;
        }

        var isForSigning = packet.Numbers.CanVerify && binding.Said.Uses is { } uses && uses.HasFlag(KeyUses.Sign);
        var confirmation = isForSigning ? self.ConfirmationOf(binding, packet) : null;
        var expiry = SigningKey.Earlier(packet.CreationTime + binding.Said.LifetimeOfKey, SigningKey.Earlier(binding.ExpiryTime, confirmation?.ExpiryTime));
        var refusal = isRevoked ? "is revoked"
            : !isForSigning ? "may not sign data"
            : confirmation is null ? "has not confirmed that it belongs to its key"
            : packet.Numbers.Weakness is { } weakness ? Weak(weakness)
            : null;
        _signingKeys.Add(new SigningKey(packet, expiry, refusal));
        _subkeys.Add(new Subkey(packet.Fingerprint, packet.CreationTime, expiry, isRevoked, isForSigning && confirmation is not null));
    }

    private static string Weak(string weakness) => $"is too weak: {weakness}";
}
