namespace Rkt.Images.Trust.OpenPgp;

/// <summary>A part of a key, and the signatures that follow it: the key itself, an identity or a subkey.</summary>
/// <param name="Packet">The part.</param>
/// <param name="Signatures">Those that can be read.</param>
/// <param name="UnreadKinds">What those of other versions are about.</param>
internal sealed record KeyPart(Packet Packet, List<SignaturePacket> Signatures, List<SignatureKind> UnreadKinds);
