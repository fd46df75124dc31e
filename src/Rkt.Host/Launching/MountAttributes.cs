namespace Rkt.Host.Launching;

/// <summary>Attributes of one mount, as opposed to the file system it shows; the values are the kernel's MOUNT_ATTR_* flags.</summary>
[Flags]
public enum MountAttributes
{
    None = 0,
    ReadOnly = 1,
    NoSetuid = 2,
    NoDevices = 4,
    NoExecute = 8,

    /// <summary>Owners are shown as a user namespace maps them: id 0 on disk as its id 0.</summary>
    MapsIds = 0x0010_0000,
}
