namespace Rkt.Images.Trust.OpenPgp;

/// <summary>What a key may be used for, RFC 9580, section 5.2.3.29.</summary>
[Flags]
internal enum KeyUses
{
    None = 0,
    Certify = 0x01,
    Sign = 0x02,
}
