namespace Rkt.Images.Trust.OpenPgp;

/// <summary>The first key of a file, as it is written: the key, its identities and subkeys, and signatures that nobody has verified yet.</summary>
internal sealed class KeyBlock
{
    // The first as in gpg; all bound the memory and the time that a file can cost.
    private const int MaxIdentityLength = 2048;
    private const int MaxParts = 1000;
    private const int MaxSelfSignatures = 1000;

    private readonly MemoryStream _content = new();
    private int _selfSignatures;

    private KeyBlock(KeyPart primary)
    {
        Primary = primary;
        Key = KeyPacket.Parse(primary.Packet.Body.Span);
    }

    public KeyPacket Key { get; }

    public KeyPart Primary { get; }

    public List<KeyPart> Identities { get; } = [];

    public List<KeyPart> Subkeys { get; } = [];

    /// <summary>All that belongs to this key, as it was in the file.</summary>
    public ReadOnlySpan<byte> Content => _content.GetBuffer().AsSpan(0, (int)_content.Length);

    /// <summary>Every part, the key itself first.</summary>
    public IEnumerable<KeyPart> Parts => [Primary, .. Identities, .. Subkeys];

    /// <exception cref="FormatException">The file does not begin with a public key, or is damaged anywhere.</exception>
    public static KeyBlock ReadFirst(ReadOnlyMemory<byte> data)
    {
        KeyBlock? block = null;
        KeyPart? part = null;
        var isOver = false;
        foreach (var packet in Packet.ReadAll(data))
        {
            if (block is null)
            {
                if (packet.Kind == PacketKind.Marker)
                {
                    continue;
                }

                part = packet.Kind == PacketKind.PublicKey ? new KeyPart(packet, [], []) : throw new FormatException(Describe(packet.Kind));
                block = new KeyBlock(part);
            }
            else if (isOver || packet.Kind == PacketKind.PublicKey)
            {
                // Another key; only that it is whole matters.
                isOver = true;
                continue;
            }
            else
            {
                part = block.Add(packet, part!);
            }

            block._content.Write(packet.Whole.Span);
        }

        return block ?? throw new FormatException("it holds no key");
    }

    private KeyPart Add(Packet packet, KeyPart last)
    {
        switch (packet.Kind)
        {
            case PacketKind.Signature:
                AddSignature(packet, last);
                return last;
            case PacketKind.UserId when packet.Body.Length > MaxIdentityLength:
                throw new FormatException($"an identity of the key is longer than {MaxIdentityLength} bytes");
            case PacketKind.UserId or PacketKind.UserAttribute:
                return AddPart(packet, Identities);
            case PacketKind.PublicSubkey:
                return AddPart(packet, Subkeys);
            case PacketKind.Marker or PacketKind.Trust:
                return last;
            default:
                throw new FormatException($"a public key cannot hold a packet of type {(int)packet.Kind}");
        }
    }

    private static KeyPart AddPart(Packet packet, List<KeyPart> parts)
    {
        parts.Add(parts.Count < MaxParts ? new KeyPart(packet, [], []) : throw new FormatException($"the key has more than {MaxParts} identities or subkeys"));
        return parts[^1];
    }

    private void AddSignature(Packet packet, KeyPart part)
    {
        try
        {
            var signature = SignaturePacket.Parse(packet.Body);

            // What others say about the key means nothing here, unless the key asked them to revoke it.
            if (signature.MayBeBy(Key.Fingerprint) || IsRevocation(signature.Kind))
            {
                part.Signatures.Add(++_selfSignatures <= MaxSelfSignatures
                    ? signature
                    : throw new FormatException($"more than {MaxSelfSignatures} signatures say that they are by the key itself, or revoke it"));
            }
        }
        catch (UnsupportedVersionException)
        {
            // One that is no revocation cannot be missed.
            var body = packet.Body.Span;
            if (SignaturePacket.KindOf(body) is { } kind && IsRevocation(kind)
                && SignaturePacket.UnreadMayBeBy(body, Key.Fingerprint) && !part.UnreadKinds.Contains(kind))
            {
                part.UnreadKinds.Add(kind);
            }
        }
    }

    private static bool IsRevocation(SignatureKind kind) =>
        kind is SignatureKind.KeyRevocation or SignatureKind.SubkeyRevocation or SignatureKind.CertificationRevocation;

    private static string Describe(PacketKind first) => first switch
    {
        PacketKind.Signature => "it is a signature, not a key",
        PacketKind.SecretKey or PacketKind.SecretSubkey => "it is a private key, which nobody else should have",
        PacketKind.PublicSubkey => "it begins with a subkey; the key that it belongs to is missing",
        _ => "it is not a key",
    };
}
