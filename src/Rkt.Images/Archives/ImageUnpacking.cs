using Rkt.Host.Files;
using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Archives;

/// <summary>Unpacks whole image archives.</summary>
public static class ImageUnpacking
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Unpacks an archive into <c>manifest</c> and <c>rootfs</c> in a directory, where neither may exist.</summary>
    /// <returns>The manifest's bytes, not looked at.</returns>
    /// <exception cref="InvalidDataException">The archive is damaged, or is no image.</exception>
    /// <exception cref="Rkt.Host.Errors.KernelException">The file system refuses.</exception>
    public static byte[] UnpackImage(TarReader tar, string directory)
    {
        var rootfs = $"{directory}/rootfs";
        DirectoryEntry.Create(rootfs, DirectoryMode);
        var manifest = UnpackRootfs(tar, rootfs);
        using var file = new FileStream($"{directory}/manifest", new FileStreamOptions
        {
            Mode = System.IO.FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = FileMode,
        });
        file.Write(manifest);
        return manifest;
    }

    /// <summary>Unpacks only what an archive has below <c>rootfs</c>, straight into a directory, which should be empty.</summary>
    /// <returns>The manifest's bytes, not looked at.</returns>
    /// <exception cref="InvalidDataException">The archive is damaged, or is no image.</exception>
    /// <exception cref="Rkt.Host.Errors.KernelException">The file system refuses.</exception>
    public static byte[] UnpackRootfs(TarReader tar, string rootfs)
    {
        using var root = DirectoryHandle.Open(rootfs);
        using var unpacker = new RootfsUnpacker(root, Environment.IsPrivilegedProcess ? OwnerPolicy.Restore : OwnerPolicy.Unpacker);
        var reader = new AciReader(tar);
        byte[] manifest = [];
        while (reader.ReadEntry() is { } entry)
        {
            if (entry.Part == AciPart.Manifest)
            {
                manifest = reader.ReadManifest(entry);
            }
            else
            {
                unpacker.Unpack(entry, reader);
            }
        }

        unpacker.Finish();
        return manifest;
    }
}
