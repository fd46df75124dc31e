namespace Rkt.Images.Trust.OpenPgp;

/// <summary>The first key of a file, as it is written: the key, its identities and subkeys, and signatures that nobody has verified yet.</summary>
internal sealed class KeyBlock
{
    // The first as in gpg; both bound what verifying all signatures of a file can cost.
    private const int MaxIdentityLength = 2048;
    private const int MaxSelfSignatures = 1000;

    private KeyBlock(KeyPart primary) => Primary = primary;

    public KeyPart Primary { get; }

    public List<KeyPart> Identities { get; } = [];

    public List<KeyPart> Subkeys { get; } = [];

    /// <summary>All that belongs to this key, as it was in the file.</summary>
    public MemoryStream Content { get; } = new();

    /// <summary>Every part, the key itself first.</summary>
    public IEnumerable<KeyPart> Parts => [Primary, .. Identities, .. Subkeys];

    /// <exception cref="FormatException">The file does not begin with a public key, or is damaged anywhere.</exception>
    public static KeyBlock ReadFirst(ReadOnlyMemory<byte> data)
    {
        KeyBlock? block = null;
        KeyPart? part = null;
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
            else if (packet.Kind == PacketKind.PublicKey)
            {
                break;
            }
            else
            {
                part = block.Add(packet, part!);
            }

            block.Content.Write(packet.Whole.Span);
        }

        return block ?? throw new FormatException("it holds no key");
    }

    /// <exception cref="FormatException">More signatures than any key makes say that they are by this key.</exception>
    public void CheckEffort(Fingerprint fingerprint)
    {
        if (Parts.Sum(part => part.Signatures.Count(signature => signature.MayBeBy(fingerprint))) > MaxSelfSignatures)
        {
            throw new FormatException($"more than {MaxSelfSignatures} signatures say that they are by the key itself");
        }
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
                Identities.Add(new KeyPart(packet, [], []));
                return Identities[^1];
            case PacketKind.PublicSubkey:
                Subkeys.Add(new KeyPart(packet, [], []));
                return Subkeys[^1];
            case PacketKind.Marker or PacketKind.Trust:
                return last;
            default:
                throw new FormatException($"a public key cannot hold a packet of type {(int)packet.Kind}");
        }
    }

    private static void AddSignature(Packet packet, KeyPart part)
    {
        try
        {
            part.Signatures.Add(SignaturePacket.Parse(packet.Body));
        }
        catch (UnsupportedVersionException) when (SignaturePacket.KindOf(packet.Body.Span) is { } kind)
        {
            part.UnreadKinds.Add(kind);
        }
    }

    private static string Describe(PacketKind first) => first switch
    {
        PacketKind.Signature => "it is a signature, not a key",
        PacketKind.SecretKey or PacketKind.SecretSubkey => "it is a private key, which nobody else should have",
        PacketKind.PublicSubkey => "it begins with a subkey; the key that it belongs to is missing",
        _ => "it is not a key",
    };
}
