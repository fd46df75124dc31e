using Rkt.Images.Trust.OpenPgp;

namespace Rkt.Images.Trust;

/// <summary>A signature that lies beside the file that it is about; several signers' can be in one file.</summary>
public sealed class DetachedSignature
{
    /// <summary>The largest file that is read as a signature, in bytes: hundreds of signers.</summary>
    public const int MaxLength = 256 * 1024;

    private DetachedSignature(List<SignaturePacket> signatures)
    {
        Signatures = signatures;
    }

    /// <summary>Those that can be read.</summary>
    internal IReadOnlyList<SignaturePacket> Signatures { get; }

    /// <summary>Reads a signature, as text or binary.</summary>
    /// <exception cref="FormatException">It is not a detached signature; the message says what it is instead.</exception>
    public static DetachedSignature Parse(ReadOnlySpan<byte> armoredOrBinary)
    {
        if (armoredOrBinary.Length > MaxLength)
        {
            throw new FormatException($"it is larger than {MaxLength} bytes");
        }

        var signatures = new List<SignaturePacket>();
        string? unreadable = null;
        foreach (var packet in Packet.ReadAll(Armor.Remove(armoredOrBinary, Armor.Signature)))
        {
            switch (packet.Kind)
            {
                case PacketKind.Marker:
                    break;
                case PacketKind.Signature:
                    try
                    {
                        signatures.Add(SignaturePacket.Parse(packet.Body));
                    }
                    catch (UnsupportedVersionException error)
                    {
                        unreadable = error.Message;
                    }

                    break;
                default:
                    throw new FormatException(Describe(packet.Kind));
            }
        }

        return signatures.Count > 0
            ? new DetachedSignature(signatures)
            : throw new FormatException(unreadable ?? "it holds no signature");
    }

    private static string Describe(PacketKind kind) => kind switch
    {
        PacketKind.PublicKey or PacketKind.PublicSubkey => "it is a public key, not a signature",
        PacketKind.SecretKey or PacketKind.SecretSubkey => "it is a private key, which nobody else should have",
        PacketKind.OnePassSignature or PacketKind.Literal or PacketKind.Compressed => "it is a signed message, not a detached signature",
        _ => $"a signature cannot hold a packet of type {(int)kind}",
    };
}
