using System.Buffers.Binary;

namespace Rkt.Images.Trust.OpenPgp;

/// <summary>A signature of version 4, RFC 9580, section 5.2.3.</summary>
internal sealed class SignaturePacket
{
    private const int Version = 4;
    private const int HeaderLength = 6;

    private readonly ReadOnlyMemory<byte> _hashedPart;
    private readonly ReadOnlyMemory<byte> _numbers;

    private SignaturePacket(ReadOnlyMemory<byte> body)
    {
        Kind = (SignatureKind)body.Span[1];
        KeyAlgorithm = body.Span[2];
        DigestAlgorithm = body.Span[3];
        var hashed = ReadArea(body, HeaderLength - 2);
        _hashedPart = body[..(HeaderLength + hashed.Length)];
        var unhashed = ReadArea(body, _hashedPart.Length);
        var rest = body[(_hashedPart.Length + 2 + unhashed.Length)..];
        if (rest.Length < 2)
        {
            throw new FormatException("a signature is cut off");
        }

        Start = (rest.Span[0], rest.Span[1]);
        _numbers = rest[2..];
        Said = new Subpackets(hashed);
        Hints = new Subpackets(unhashed);
        CreationTime = Said.Created ?? throw new FormatException("a signature does not say when it was made");
        ExpiryTime = CreationTime + Said.Lifetime;
        Issuer = Said.Issuer ?? Hints.Issuer;
        IssuerId = Said.IssuerId ?? Hints.IssuerId;
    }

    public SignatureKind Kind { get; }

    public int KeyAlgorithm { get; }

    public int DigestAlgorithm { get; }

    public DateTimeOffset CreationTime { get; }

    public DateTimeOffset? ExpiryTime { get; }

    /// <summary>Who made it, by its own words: only a hint until it has been verified with that key.</summary>
    public Fingerprint? Issuer { get; }

    public ulong? IssuerId { get; }

    /// <summary>The part that is signed.</summary>
    public Subpackets Said { get; }

    /// <summary>The part that anybody may have changed.</summary>
    public Subpackets Hints { get; }

    public int? UnknownCritical => Said.UnknownCritical ?? Hints.UnknownCritical;

    /// <summary>The first two bytes of the digest.</summary>
    public (byte First, byte Second) Start { get; }

    /// <summary>What is hashed after the signed matter.</summary>
    public byte[] Trailer
    {
        get
        {
            var trailer = new byte[_hashedPart.Length + HeaderLength];
            _hashedPart.Span.CopyTo(trailer);
            trailer[_hashedPart.Length] = Version;
            trailer[_hashedPart.Length + 1] = 0xff;
            BinaryPrimitives.WriteInt32BigEndian(trailer.AsSpan(_hashedPart.Length + 2), _hashedPart.Length);
            return trailer;
        }
    }

    /// <exception cref="UnsupportedVersionException">It is of another version.</exception>
    /// <exception cref="FormatException">It is not a signature, or cut off.</exception>
    public static SignaturePacket Parse(ReadOnlyMemory<byte> body)
    {
        if (!body.IsEmpty && body.Span[0] != Version)
        {
            throw new UnsupportedVersionException($"it is a signature of version {body.Span[0]}; those of version 4 are supported");
        }

        return body.Length > HeaderLength ? new SignaturePacket(body) : throw new FormatException("a signature is cut off");
    }

    /// <summary>What a packet of any version is about, or null when it is too short to tell.</summary>
    public static SignatureKind? KindOf(ReadOnlySpan<byte> body) => body switch
    {
        [2 or 3, _, var kind, ..] => (SignatureKind)kind,
        [_, var kind, ..] => (SignatureKind)kind,
        _ => null,
    };

    /// <summary>Whether a packet of another version can be by the key: the old ones name their issuer, the new ones are not understood.</summary>
    public static bool UnreadMayBeBy(ReadOnlySpan<byte> body, Fingerprint key) =>
        body is not [2 or 3, ..] || (body.Length >= 15 && key.HasKeyId(BinaryPrimitives.ReadUInt64BigEndian(body[7..])));

    /// <summary>Whether the key can be the one that made it, by its own words.</summary>
    public bool MayBeBy(Fingerprint key) =>
        (Issuer is null || Issuer == key) && (IssuerId is not { } id || key.HasKeyId(id)) && (Issuer is not null || IssuerId is not null);

    /// <summary>The numbers of the signature, or null when there are not exactly that many.</summary>
    public byte[][]? Numbers(int count) => MultiPrecision.TryRead(_numbers.Span, count);

    private static ReadOnlyMemory<byte> ReadArea(ReadOnlyMemory<byte> body, int at)
    {
        var length = body.Length < at + 2 ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(body.Span[at..]);
        return length <= body.Length - at - 2 ? body.Slice(at + 2, length) : throw new FormatException("a signature is cut off");
    }
}
