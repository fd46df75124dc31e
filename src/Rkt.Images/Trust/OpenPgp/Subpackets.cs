using System.Buffers.Binary;

namespace Rkt.Images.Trust.OpenPgp;

/// <summary>What a signature says about itself, RFC 9580, section 5.2.3.</summary>
/// <remarks>
/// Read from the very bytes that are hashed, and strictly: BouncyCastle lets the part that is not signed replace what the signed part says, and mends
/// lengths that are wrong, so that what is verified is not always what was read.
/// </remarks>
internal sealed class Subpackets
{
    private const int CreationTime = 2;
    private const int SignatureLifetime = 3;
    private const int KeyLifetime = 9;
    private const int RevocationKey = 12;
    private const int IssuerKeyId = 16;
    private const int KeyFlags = 27;
    private const int EmbeddedSignature = 32;
    private const int IssuerFingerprint = 33;

    // Those with a meaning that cannot turn a good signature into a bad one for our purposes; any other that is critical does.
    private static readonly HashSet<int> Understood =
    [
        CreationTime, SignatureLifetime, 4, 5, 6, 7, KeyLifetime, 11, RevocationKey, IssuerKeyId, 21, 22, 23, 24, 25, 26, KeyFlags, 28, 29, 30,
        EmbeddedSignature, IssuerFingerprint, 34,
    ];

    private readonly List<(int Kind, ReadOnlyMemory<byte> Content)> _all = [];

    /// <exception cref="FormatException">They do not fill the area.</exception>
    public Subpackets(ReadOnlyMemory<byte> area)
    {
        while (!area.IsEmpty)
        {
            var length = Packet.ReadLength(area.Span, out var used, partsAllowed: false);
            if (length is null or 0 || length > area.Length - used)
            {
                throw new FormatException("a subpacket of a signature is cut off");
            }

            var kind = area.Span[used] & 0x7f;
            if (kind != area.Span[used] && !Understood.Contains(kind))
            {
                UnknownCritical = kind;
            }

            _all.Add((kind, area.Slice(used + 1, (int)length - 1)));
            area = area[(used + (int)length.Value)..];
        }
    }

    /// <summary>One that must be understood and is not; the signature then counts for nothing.</summary>
    public int? UnknownCritical { get; }

    public DateTimeOffset? Created => Seconds(CreationTime) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>How long after its creation the signature is valid; null for ever, as zero is.</summary>
    public TimeSpan? Lifetime => Seconds(SignatureLifetime) is { } seconds and not 0 ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>How long after the key's creation the key is valid.</summary>
    public TimeSpan? LifetimeOfKey => Seconds(KeyLifetime) is { } seconds and not 0 ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>What the key may do, or null when that is not said.</summary>
    public KeyUses? Uses => Single(KeyFlags) is { } flags ? (KeyUses)(flags.IsEmpty ? 0 : flags.Span[0]) : null;

    public ulong? IssuerId => Fixed(IssuerKeyId, sizeof(ulong)) is { } id ? BinaryPrimitives.ReadUInt64BigEndian(id.Span) : null;

    /// <summary>The issuer's fingerprint when it is a key of version 4.</summary>
    public Fingerprint? Issuer =>
        Single(IssuerFingerprint) is { Length: 1 + Fingerprint.Length } value && value.Span[0] == 4 ? Fingerprint.FromBytes(value.Span[1..]) : null;

    /// <summary>Keys that may revoke this one.</summary>
    public IEnumerable<Fingerprint> Revokers =>
        All(RevocationKey).Where(value => value.Length == 2 + Fingerprint.Length).Select(value => Fingerprint.FromBytes(value.Span[2..]));

    public IEnumerable<ReadOnlyMemory<byte>> EmbeddedSignatures => All(EmbeddedSignature);

    private long? Seconds(int kind) => Fixed(kind, sizeof(uint)) is { } value ? BinaryPrimitives.ReadUInt32BigEndian(value.Span) : null;

    private ReadOnlyMemory<byte>? Fixed(int kind, int length)
    {
        var value = Single(kind);
        return value is null || value.Value.Length == length
            ? value
            : throw new FormatException($"a signature has a subpacket {kind} of {value.Value.Length} bytes");
    }

    private ReadOnlyMemory<byte>? Single(int kind)
    {
        ReadOnlyMemory<byte>? found = null;
        foreach (var content in All(kind))
        {
            found = found is null ? content : throw new FormatException($"a signature has several subpackets {kind}");
        }

        return found;
    }

    private IEnumerable<ReadOnlyMemory<byte>> All(int kind) => _all.Where(entry => entry.Kind == kind).Select(entry => entry.Content);
}
