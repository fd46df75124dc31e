using Appc.Images;
using Appc.Names;

namespace Rkt.Images.Store;

/// <summary>An image that has come in and is whole, but is not in the store yet: the time to check whose it is.</summary>
/// <remarks>Dispose it in any case; what was not committed is removed.</remarks>
public sealed class PendingImage : IDisposable
{
    private readonly WorkDirectory? _work;

    internal PendingImage(WorkDirectory work, ImageRecord record, ImageManifest manifest)
    {
        _work = work;
        Record = record;
        Manifest = manifest;
        ArchivePath = $"{work.Path}/archive";
    }

    internal PendingImage(StoredImage existing)
    {
        Record = existing.Record;
        Manifest = existing.ReadManifest();
        ArchivePath = existing.ArchivePath;
    }

    public ImageId Id => Record.Id;

    public ImageManifest Manifest { get; }

    /// <summary>Bytes of the uncompressed archive.</summary>
    public long Size => Record.Size;

    /// <summary>Bytes of the archive as received.</summary>
    public long ArchiveSize => Record.ArchiveSize;

    /// <summary>The archive as received, which signatures are made over.</summary>
    public string ArchivePath { get; }

    internal ImageRecord Record { get; }

    /// <summary>Null when the store has the image already.</summary>
    internal WorkDirectory? Work => _work;

    public void Dispose() => _work?.Dispose();
}
