using System.Security.Cryptography;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Store;

/// <summary>Checks that a stored image is still what was imported.</summary>
public static class ImageVerification
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Hashes the stored archive again and compares the unpacked tree with it, contents included.</summary>
    /// <exception cref="RktException">Something differs; the message names it. Whoever calls takes the image out of use (<see cref="ImageStore.SetAside"/>).</exception>
    public static void Verify(StoredImage image)
    {
        try
        {
            CheckHash(image);
            CheckTree(image);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new RktException($"image \"{image.Key}\" is damaged, and not used any more", e)
            {
                Hint = $"fetch it again: rkt fetch {image.Origin}",
            };
        }
    }

    private static void CheckHash(StoredImage image)
    {
        using var archive = File.OpenRead(image.ArchivePath);
        using var tar = Decompression.Open(archive, out _);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        var buffer = new byte[BufferSize];
        for (var length = tar.Read(buffer); length > 0; length = tar.Read(buffer))
        {
            hash.AppendData(buffer.AsSpan(0, length));
        }

        if (ImageId.FromSha512(hash.GetHashAndReset()) != image.Id)
        {
            throw new InvalidDataException("the archive's hash is not the image's ID");
        }
    }

    private static void CheckTree(StoredImage image)
    {
        using var archive = File.OpenRead(image.ArchivePath);
        using var tar = Decompression.Open(archive, out _);
        var reader = new AciReader(new TarReader(tar));
        using var comparison = new RootfsComparison(image.RootfsPath);
        while (reader.ReadEntry() is { } entry)
        {
            if (entry.Part == AciPart.Rootfs)
            {
                comparison.Compare(entry, reader);
            }
            else if (!reader.ReadManifest(entry).AsSpan().SequenceEqual(File.ReadAllBytes(image.ManifestPath)))
            {
                throw new InvalidDataException("the manifest was changed");
            }
        }

        comparison.Finish();
    }
}
