using Appc;
using Appc.Images;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;

namespace Actool.Checks;

/// <summary>Reads image archives without unpacking them.</summary>
internal static class ImageArchiveCheck
{
    /// <summary>Reads the whole archive, and returns what is odd about its manifest.</summary>
    /// <exception cref="InvalidDataException">It is no archive, is damaged, or is not laid out as an image.</exception>
    /// <exception cref="ManifestException">Its manifest breaks the specification.</exception>
    internal static IReadOnlyList<ManifestProblem> Check(string path)
    {
        using var file = File.OpenRead(path);
        using var plain = Decompression.Open(file, out _);
        var tar = new TarReader(plain);
        var reader = new AciReader(tar);
        var seen = new HashSet<TarName>();
        ImageManifest? manifest = null;
        while (reader.ReadEntry() is { } entry)
        {
            if (entry.Part == AciPart.Manifest)
            {
                manifest = ImageManifest.Parse(reader.ReadManifest(entry));
            }
            else if (!seen.Add(entry.Path))
            {
                throw AciReader.Duplicate($"rootfs/{entry.Path}");
            }
        }

        // What follows the archive belongs to the compression's checksum.
        tar.SkipToEndOfInput();
        return manifest!.Warnings;
    }

    /// <summary>Reads an archive as far as its manifest.</summary>
    internal static ImageManifest ReadManifest(string path)
    {
        using var file = File.OpenRead(path);
        using var plain = Decompression.Open(file, out _);
        var reader = new AciReader(new TarReader(plain));
        while (reader.ReadEntry() is { } entry)
        {
            if (entry.Part == AciPart.Manifest)
            {
                return ImageManifest.Parse(reader.ReadManifest(entry));
            }
        }

        throw new InvalidDataException("no image manifest found in layout");
    }
}
