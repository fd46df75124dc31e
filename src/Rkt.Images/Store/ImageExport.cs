using Rkt.Host.Errors;
using Rkt.Images.Archives;

namespace Rkt.Images.Store;

/// <summary>Gives the archive of a stored image out again.</summary>
public static class ImageExport
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Writes the uncompressed tar, byte for byte the one whose hash is the image's ID.</summary>
    /// <exception cref="RktException">The stored archive is damaged.</exception>
    /// <exception cref="IOException">Writing failed.</exception>
    public static void Write(StoredImage image, Stream output)
    {
        using var archive = new FileStream(image.ArchivePath, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            using var tar = Decompression.Open(archive, out _);
            tar.CopyTo(output, BufferSize);
        }
        catch (InvalidDataException e)
        {
            throw new RktException($"cannot export image \"{image.Key}\"", e);
        }
    }
}
