using Rkt.Host.Files;

namespace Rkt.Images.Archives.Tar;

/// <summary>One member of a tar archive, without its content.</summary>
public sealed record TarEntry
{
    /// <summary>The largest user or group number; the one above it tells the kernel "leave it as it is".</summary>
    public const uint MaxOwner = uint.MaxValue - 1;

    /// <summary>The name as the archive has it: not cleaned, a directory's with or without the final slash.</summary>
    public required TarName Name { get; init; }

    public required TarEntryType Type { get; init; }

    /// <summary>The target of a symbolic link; the name of an earlier entry for a hard link; else empty.</summary>
    public TarName LinkName { get; init; }

    /// <summary>The twelve permission bits, with set-user-ID, set-group-ID and sticky.</summary>
    public uint Mode { get; init; }

    public uint UserId { get; init; }

    public uint GroupId { get; init; }

    public TarName UserName { get; init; }

    public TarName GroupName { get; init; }

    /// <summary>Bytes of the file once unpacked, the holes of a sparse one included; 0 for all but regular files.</summary>
    public long Size { get; init; }

    public FileTime ModificationTime { get; init; }

    public uint DeviceMajor { get; init; }

    public uint DeviceMinor { get; init; }

    /// <summary>Extended attributes, each name once.</summary>
    public IReadOnlyList<TarAttribute> Attributes { get; init; } = [];

    /// <summary>Where a sparse file has data, in ascending order; null for a file without holes. The writer does not write sparse files.</summary>
    public IReadOnlyList<TarExtent>? Extents { get; init; }
}
