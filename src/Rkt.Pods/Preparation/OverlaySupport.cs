using Rkt.Host.Files;

namespace Rkt.Pods.Preparation;

/// <summary>Whether the apps' roots can be overlays (data directory, section 2.7).</summary>
public static class OverlaySupport
{
    /// <summary>Says why overlays cannot be used; null when nothing speaks against them.</summary>
    /// <param name="dataDirectory">Holds the upper and the lower directories; it exists.</param>
    public static string? FindObstacle(string dataDirectory)
    {
        if (!MountedFileSystem.IsKnown("overlay"))
        {
            return "overlay entry not present in /proc/filesystems";
        }

        return MountedFileSystem.KindOf(dataDirectory) switch
        {
            FileSystemKind.Aufs => "unsupported filesystem: AuFS",
            // As in a container of another runtime: the kernel refuses one as the upper directory.
            FileSystemKind.Overlay => "unsupported filesystem: overlay",
            FileSystemKind.Zfs => "unsupported filesystem: ZFS",
            _ => null,
        };
    }
}
