namespace Rkt.Images.Trust;

/// <summary>Which configuration directory a key's file is in.</summary>
public enum KeyLevel
{
    /// <summary>The vendor's: never written by rkt.</summary>
    System,

    /// <summary>The administrator's.</summary>
    Local,
}
