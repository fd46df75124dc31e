namespace Rkt.Images.Trust.OpenPgp;

/// <summary>Packet types, RFC 9580, section 5.</summary>
internal enum PacketKind
{
    Signature = 2,
    OnePassSignature = 4,
    SecretKey = 5,
    PublicKey = 6,
    SecretSubkey = 7,
    Compressed = 8,
    Encrypted = 9,
    Marker = 10,
    Literal = 11,
    Trust = 12,
    UserId = 13,
    PublicSubkey = 14,
    UserAttribute = 17,
    EncryptedWithIntegrity = 18,
}
