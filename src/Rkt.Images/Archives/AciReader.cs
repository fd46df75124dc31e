using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Archives;

/// <summary>Reads an image archive (appc specification, image layout) and holds it to its layout: <c>manifest</c>, <c>rootfs</c>, nothing else.</summary>
/// <remarks>Entries that repeat a path below <c>rootfs</c> are for the caller to notice, who sees them when it makes the files.</remarks>
public sealed class AciReader(TarReader tar)
{
    /// <summary>The largest manifest that is accepted, in bytes.</summary>
    public const int MaxManifest = 16 << 20;

    private bool _hasManifest;
    private bool _hasRootfs;

    /// <summary>The error for a path that an archive has twice.</summary>
    public static InvalidDataException Duplicate(TarName path) => new($"duplicate file entry in archive: \"{path}\"");

    /// <summary>Goes to the next entry; null at the end of a complete archive.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged, or not laid out as an image.</exception>
    public AciEntry? ReadEntry()
    {
        while (tar.ReadEntry() is { } entry)
        {
            var path = AciPath.Clean(entry.Name);
            if (path == "manifest")
            {
                return Manifest(entry, path);
            }

            if (AciPath.TryRelativeTo("rootfs"u8, path, out var below))
            {
                return Rootfs(entry, below);
            }

            // The directory that was packed, which some programs put in front of what is in it.
            if (!path.IsEmpty || entry.Type != TarEntryType.Directory)
            {
                throw new InvalidDataException($"unrecognized file path in layout: \"{path}\"");
            }
        }

        if (!_hasManifest)
        {
            throw new InvalidDataException("no image manifest found in layout");
        }

        return _hasRootfs ? null : throw new InvalidDataException("no rootfs found in layout");
    }

    /// <summary>Reads the manifest, when that is the current entry.</summary>
    public byte[] ReadManifest(AciEntry entry)
    {
        var manifest = new byte[entry.Tar.Size];
        tar.OpenContent(entry.Tar).ReadExactly(manifest);
        return manifest;
    }

    /// <summary>Reads the next piece of the current entry's content: see <see cref="TarReader.ReadContent"/>.</summary>
    public bool ReadContent(out long offset, out ReadOnlySpan<byte> data) => tar.ReadContent(out offset, out data);

    private AciEntry Manifest(TarEntry entry, TarName path)
    {
        if (_hasManifest)
        {
            throw Duplicate(path);
        }

        if (entry.Type != TarEntryType.RegularFile)
        {
            throw new InvalidDataException("manifest is not a regular file");
        }

        if (entry.Size > MaxManifest)
        {
            throw new InvalidDataException($"manifest of {entry.Size} bytes is larger than {MaxManifest}");
        }

        _hasManifest = true;
        return new AciEntry(AciPart.Manifest, path, default, entry);
    }

    private AciEntry Rootfs(TarEntry entry, TarName path)
    {
        if (path.IsEmpty)
        {
            if (entry.Type != TarEntryType.Directory)
            {
                throw new InvalidDataException("rootfs is not a directory");
            }

            if (_hasRootfs)
            {
                throw Duplicate("rootfs");
            }

            _hasRootfs = true;
        }

        TarName linkPath = default;
        if (entry.Type == TarEntryType.HardLink
            && (!AciPath.TryRelativeTo("rootfs"u8, AciPath.Clean(entry.LinkName), out linkPath) || linkPath.IsEmpty))
        {
            throw new InvalidDataException($"hard link \"{entry.Name}\" to \"{entry.LinkName}\", which is not in the rootfs");
        }

        return new AciEntry(AciPart.Rootfs, path, linkPath, entry);
    }
}
