namespace Rkt.Host.Files;

/// <summary>A type of file system, as far as somebody treats it differently.</summary>
public enum FileSystemKind : long
{
    /// <summary>One that nobody treats differently.</summary>
    Other = 0,

    Aufs = 0x61756673,
    Overlay = 0x794c7630,
    Zfs = 0x2fc12fc1,
}
