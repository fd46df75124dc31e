using System.Globalization;
using Rkt.Host.Files;

namespace Rkt.Stage1.Cgroups;

/// <summary>Finds the disks that files are on.</summary>
internal static class BlockDevices
{
    /// <summary>The disks, <c>MAJOR:MINOR</c> each, that hold these paths; none for file systems without one, such as tmpfs.</summary>
    public static IReadOnlyList<string> Holding(IEnumerable<string> paths)
    {
        var disks = new List<string>();
        foreach (var path in paths)
        {
            if (FileStatus.ReadTargetIfExists(path) is { } status
                && DiskOf((uint)(status.Device >> 32), (uint)status.Device) is { } disk
                && !disks.Contains(disk))
            {
                disks.Add(disk);
            }
        }

        return disks;
    }

    private static string? DiskOf(uint major, uint minor)
    {
        var device = Name(major, minor);
        if (major == 0)
        {
            // btrfs and its like give files a device of their own; the mount tells where they really are.
            device = SourceOf(device);
        }

        var entry = device is null ? null : new DirectoryInfo($"/sys/dev/block/{device}");
        if (entry is not { Exists: true })
        {
            return null;
        }

        // The kernel limits whole disks only; the directory of a partition is inside that of its disk.
        return File.Exists($"{entry.FullName}/partition")
            ? File.ReadAllText($"{Path.GetDirectoryName(entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName)}/dev").TrimEnd()
            : device;
    }

    private static string? SourceOf(string device)
    {
        foreach (var mount in MountTable.Read())
        {
            if (mount.Device == device && mount.Source.StartsWith("/dev/", StringComparison.Ordinal))
            {
                // The link below /sys is named after the device, which is what the node's own name leads to.
                var number = $"/sys/class/block/{Path.GetFileName(Path.GetFullPath(mount.Source))}/dev";
                return File.Exists(number) ? File.ReadAllText(number).TrimEnd() : null;
            }
        }

        return null;
    }

    private static string Name(uint major, uint minor) => string.Create(CultureInfo.InvariantCulture, $"{major}:{minor}");
}
