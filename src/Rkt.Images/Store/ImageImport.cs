using Appc;
using Appc.Images;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;
using Rkt.Images.Store.Intake;

namespace Rkt.Images.Store;

/// <summary>Brings images into a store: unpacked beside the others, made durable, renamed into place, then named.</summary>
internal sealed class ImageImport(ImageStore store, ImageNames names, ArchiveNames archives, TimeProvider clock)
{
    private const UnixFileMode RecordMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <inheritdoc cref="ImageStore.Receive"/>
    public PendingImage Receive(Stream archive, ReceiveOptions options)
    {
        try
        {
            store.Layout.Create();
            if (FindSame(archive) is not { } existing)
            {
                return Unpack(archive, options);
            }

            Show(existing, options.Witness);
            return new PendingImage(existing);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ManifestException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot import \"{options.Origin}\"", e)
            {
                Hint = e switch
                {
                    InvalidDataException => "it is damaged, or no image: get it again, or ask whoever made it",
                    ManifestException => "the archive can be read, but its manifest breaks the specification: whoever made the image must mend it",
                    _ => null,
                },
            };
        }
    }

    /// <inheritdoc cref="ImageStore.Commit"/>
    public void Commit(PendingImage pending, ImportOptions options)
    {
        var record = pending.Record with { ImportTime = clock.GetUtcNow(), Origin = options.Origin, Signers = options.Signers };
        try
        {
            // The slow part comes before the lock. Whoever commits the same image meanwhile wins, and nothing is lost.
            if (pending.Work is { } work && store.Find(record.Id.Key) is null)
            {
                Complete(work, record);
            }

            using var locked = store.Layout.TakeLock();
            using var rollback = new Rollback();
            Place(pending, record, rollback);
            names.Bind(record.Name, record.Id.Key, options.IsLatest);
            rollback.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot import \"{options.Origin}\"", e);
        }
    }

    private static void Complete(WorkDirectory work, ImageRecord record)
    {
        var path = $"{work.Path}/info.json";
        File.WriteAllBytes(path, record.ToJson());
        File.SetUnixFileMode(path, RecordMode);
        work.Sync();
    }

    private void Place(PendingImage pending, ImageRecord record, Rollback rollback)
    {
        var key = record.Id.Key;
        if (store.Find(key) is { } existing)
        {
            // What was proven once about the same bytes stays proven; whether the signer is still trusted is asked at each use.
            var merged = record with { Signers = [.. existing.Signers.Union(record.Signers)] };
            AtomicFile.Write(existing.RecordPath, merged.ToJson(), RecordMode, Durability.PowerLoss);
            return;
        }

        var work = pending.Work ?? throw new IOException("the image has just been removed from the store");
        if (!File.Exists($"{work.Path}/info.json"))
        {
            Complete(work, record);
        }

        // What is in the way is damaged, or the store would have found it.
        var directory = store.Layout.ImageDirectory(key);
        store.DiscardDirectory(key);
        work.MoveTo(directory);
        rollback.Add(() => work.MoveBackFrom(directory));
        DirectoryHandle.Sync(store.Layout.Images);
        archives.Bind($"{directory}/archive", key);
    }

    private PendingImage Unpack(Stream archive, ReceiveOptions options)
    {
        var work = WorkDirectory.Create(store.Layout);
        try
        {
            var manifest = Array.Empty<byte>();
            void UnpackTar(TarReader tar) => manifest = ImageUnpacking.UnpackImage(tar, work.Path);
            var received = options.RecordedAs is null
                ? Record(archive, $"{work.Path}/archive", options.Witness, UnpackTar)
                : ArchiveIntake.Run(archive, static _ => { }, options.Witness, UnpackTar);
            if (options.RecordedAs is { } recorded)
            {
                DirectoryEntry.Move(recorded, $"{work.Path}/archive");
            }

            var parsed = ImageManifest.Parse(manifest);
            return new PendingImage(work, RecordOf(received, parsed), parsed);
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    private static ReceivedArchive Record(Stream archive, string path, IArchiveWitness? witness, Action<TarReader> unpack)
    {
        using var record = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        var writeback = default(Writeback);
        long length = 0;
        return ArchiveIntake.Run(
            archive,
            bytes =>
            {
                RandomAccess.Write(record, bytes, length);
                length += bytes.Length;
                writeback.Advance(record, length);
            },
            witness,
            unpack);
    }

    private static void Show(StoredImage image, IArchiveWitness? witness)
    {
        if (witness is not null)
        {
            using var archive = File.OpenRead(image.ArchivePath);
            var stream = new ObservedStream(archive, static _ => { });
            stream.ShowTo(witness);
            stream.ReadRest();
        }
    }

    // Compares bytes, which is many times faster than unpacking them, and as sure.
    private StoredImage? FindSame(Stream archive)
    {
        if (!archive.CanSeek || archive.Position != 0)
        {
            return null;
        }

        var image = archives.Find(archive) is { } key ? store.Find(key) : null;
        archive.Position = 0;
        if (image is null)
        {
            return null;
        }

        using var stored = File.OpenRead(image.ArchivePath);
        var isSame = SameContent.Of(stored, archive);
        archive.Position = 0;
        return isSame ? image : null;
    }

    private static ImageRecord RecordOf(ReceivedArchive received, ImageManifest manifest) => new()
    {
        Id = received.Id,
        Name = manifest.Name,
        Labels = manifest.Labels,
        Size = received.Size,
        ArchiveSize = received.ArchiveSize,
        HasDependencies = manifest.Dependencies.Count > 0,
    };
}
