using System.Text;
using Appc;
using Appc.Images;
using Appc.Pods;

namespace Actool.Checks;

/// <summary>Holds files to the specification.</summary>
internal static class FileCheck
{
    private const int MaximumManifest = 16 << 20;

    /// <summary>Checks a file as what it is said to be.</summary>
    /// <returns>What is odd about it, but does not make it invalid.</returns>
    /// <exception cref="FormatException">A manifest breaks the specification.</exception>
    /// <exception cref="InvalidDataException">An archive or a layout does.</exception>
    internal static IReadOnlyList<ManifestProblem> Check(string path, FileKind kind) => kind switch
    {
        FileKind.ImageArchive => ImageArchiveCheck.Check(path),
        FileKind.Layout => CheckLayout(path),
        _ => CheckManifest(ReadManifest(path)),
    };

    internal static string InWords(FileKind kind) => kind switch
    {
        FileKind.ImageArchive => "app container image",
        FileKind.Layout => "image layout",
        _ => "manifest",
    };

    private static IReadOnlyList<ManifestProblem> CheckManifest(byte[] json)
    {
        // The kind is read by the parsers, which refuse the other's; that a text names it is enough to choose between them.
        if (Encoding.UTF8.GetString(json).Contains("\"PodManifest\"", StringComparison.Ordinal))
        {
            _ = PodManifest.Parse(json);
            return [];
        }

        return ImageManifest.Parse(json).Warnings;
    }

    private static IReadOnlyList<ManifestProblem> CheckLayout(string path)
    {
        var names = Directory.GetFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal).ToList();
        if (!names.Contains("manifest"))
        {
            throw new InvalidDataException("no image manifest found in layout");
        }

        if (!names.Contains("rootfs"))
        {
            throw new InvalidDataException("no rootfs found in layout");
        }

        if (!Directory.Exists(Path.Combine(path, "rootfs")) || new FileInfo(Path.Combine(path, "rootfs")).LinkTarget is not null)
        {
            throw new InvalidDataException("rootfs is not a directory");
        }

        if (names.Find(name => name is not ("manifest" or "rootfs")) is { } other)
        {
            throw new InvalidDataException($"unrecognized file path in layout: \"{other}\"");
        }

        return ImageManifest.Parse(ReadManifest(Path.Combine(path, "manifest"))).Warnings;
    }

    private static byte[] ReadManifest(string path)
    {
        var size = new FileInfo(path).Length;
        return size <= MaximumManifest
            ? File.ReadAllBytes(path)
            : throw new InvalidDataException($"manifest of {size} bytes is larger than {MaximumManifest}");
    }
}
