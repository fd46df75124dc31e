using Appc;
using Appc.Images;
using Appc.Names;
using Rkt.Host.Errors;

namespace Rkt.Images.Store;

/// <summary>An image in the store, complete and verified when it was imported.</summary>
public sealed class StoredImage
{
    private readonly ImageRecord _record;

    internal StoredImage(StoreKey key, string directory, ImageRecord record, DateTimeOffset lastUsed)
    {
        Key = key;
        Directory = directory;
        _record = record;
        LastUsed = lastUsed;
    }

    /// <summary>What it is stored under; what pods and lists call its ID.</summary>
    public StoreKey Key { get; }

    /// <summary>The whole image ID.</summary>
    public ImageId Id => _record.Id;

    public AcIdentifier Name => _record.Name;

    public LabelSet Labels => _record.Labels;

    /// <summary>The label "version", or null.</summary>
    public string? Version => Labels.Find("version");

    /// <summary>When the image was last imported.</summary>
    public DateTimeOffset ImportTime => _record.ImportTime;

    public DateTimeOffset LastUsed { get; }

    /// <summary>Bytes of the uncompressed archive.</summary>
    public long Size => _record.Size;

    /// <summary>Where it came from: a file's path or a URL.</summary>
    public string Origin => _record.Origin;

    /// <summary>Fingerprints of the keys whose signatures of the archive were verified, 40 lower-case digits each; whether they are trusted is another question.</summary>
    public IReadOnlyList<string> Signers => _record.Signers;

    /// <summary>Bytes of the archive as received.</summary>
    public long ArchiveSize => _record.ArchiveSize;

    /// <summary>Whether the image builds upon others.</summary>
    public bool HasDependencies => _record.HasDependencies;

    /// <summary>The image's directory in the store.</summary>
    public string Directory { get; }

    public string ManifestPath => $"{Directory}/manifest";

    /// <summary>The unpacked root file system; never to be written to.</summary>
    public string RootfsPath => $"{Directory}/rootfs";

    /// <summary>The archive as received, compressed or not.</summary>
    public string ArchivePath => $"{Directory}/archive";

    internal string RecordPath => $"{Directory}/info.json";

    internal ImageRecord Record => _record;

    /// <exception cref="RktException">The file in the store is damaged.</exception>
    public ImageManifest ReadManifest()
    {
        try
        {
            return ImageManifest.Parse(File.ReadAllBytes(ManifestPath));
        }
        catch (Exception e) when (e is ManifestException or IOException)
        {
            throw new RktException($"cannot read the manifest of image \"{Key}\"", e);
        }
    }
}
