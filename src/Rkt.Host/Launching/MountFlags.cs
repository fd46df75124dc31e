namespace Rkt.Host.Launching;

/// <summary>Flags of a mount; the values are the kernel's MS_* flags.</summary>
[Flags]
public enum MountFlags
{
    None = 0,
    ReadOnly = 1,
    NoSetuid = 2,
    NoDevices = 4,
    NoExecute = 8,
    Remount = 32,
    Bind = 1 << 12,
    Recursive = 1 << 14,
    Private = 1 << 18,
    Slave = 1 << 19,
    Shared = 1 << 20,
}
