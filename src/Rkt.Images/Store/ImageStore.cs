using Appc.Images;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Files;

namespace Rkt.Images.Store;

/// <summary>The images of one data directory.</summary>
/// <remarks>
/// Any number of processes may use one at once. An image is there whole or not at all: it is unpacked elsewhere on the same file
/// system, made durable, and renamed into place, and a name leads to it only after that.
/// </remarks>
public sealed class ImageStore
{
    private readonly ImageNames _names;
    private readonly ArchiveNames _archives;
    private readonly TimeProvider _clock;
    private readonly ImageImport _import;

    /// <param name="dataDirectory">Made when something is imported; a missing one is an empty store.</param>
    /// <param name="clock">The system's when null.</param>
    public ImageStore(string dataDirectory, TimeProvider? clock = null)
    {
        Layout = new StoreLayout(Path.GetFullPath(dataDirectory));
        _names = new ImageNames(Layout.NamesOfImages);
        _archives = new ArchiveNames(Layout.NamesOfArchives);
        _clock = clock ?? TimeProvider.System;
        _import = new ImageImport(this, _names, _archives, _clock);
    }

    internal StoreLayout Layout { get; }

    /// <summary>Brings an archive into the store without asking whose it is.</summary>
    /// <param name="archive">Read once, from its position to its end; a file that is in the store already is only compared.</param>
    /// <param name="options">What to remember about it.</param>
    /// <exception cref="RktException">It is not an image, is damaged, or there is no room; the store is as before.</exception>
    public StoredImage Import(Stream archive, ImportOptions options)
    {
        using var pending = Receive(archive, new ReceiveOptions { Origin = options.Origin });
        return Commit(pending, options);
    }

    /// <summary>Takes an archive in, unpacks and checks it, without making it an image of the store yet.</summary>
    /// <exception cref="RktException">It is not an image, is damaged, or there is no room; the store is as before.</exception>
    public PendingImage Receive(Stream archive, ReceiveOptions options) => _import.Receive(archive, options);

    /// <summary>Makes a received image one of the store, or freshens the same one that is there.</summary>
    /// <exception cref="RktException">There is no room; the store is as before.</exception>
    public StoredImage Commit(PendingImage pending, ImportOptions options)
    {
        _import.Commit(pending, options);
        var image = Find(pending.Id.Key) ?? throw new RktException($"image \"{pending.Id.Key}\" was removed while it was imported");
        MarkUsed(image);
        return image;
    }

    /// <summary>The image under a key; null when there is none, or only the remains of a damaged one.</summary>
    public StoredImage? Find(StoreKey key)
    {
        var directory = Layout.ImageDirectory(key);
        var path = $"{directory}/info.json";
        try
        {
            return File.Exists(path)
                ? new StoredImage(key, directory, ImageRecord.Parse(File.ReadAllBytes(path)), new DateTimeOffset(File.GetLastWriteTimeUtc(path)))
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
        {
            // Removed just now, or damaged: an image is there whole or not at all. Importing it again replaces it.
            return null;
        }
    }

    /// <summary>The image whose key starts with the prefix, or null.</summary>
    /// <param name="prefix">"sha512-" and at least two digits; those past the length of a key do not count.</param>
    /// <exception cref="RktException">The prefix is too short or not one, or several images match.</exception>
    public StoredImage? Resolve(string prefix)
    {
        var start = KeyPrefix.Parse(prefix);
        if (StoreKey.TryParse(start, out var key))
        {
            return Find(key);
        }

        var matches = Keys().Where(candidate => candidate.ToString().StartsWith(start, StringComparison.Ordinal)).ToList();
        return matches.Count switch
        {
            0 => null,
            1 => Find(matches[0]),
            _ => throw new RktException($"image ID \"{prefix}\" is ambiguous: {matches.Count} images match"),
        };
    }

    /// <summary>The image with a name that has all the labels, with equal values; null when there is none.</summary>
    /// <remarks>Of several, one that was fetched as the latest comes first, unless a version is asked for; then the one imported last.</remarks>
    public StoredImage? FindByName(AcIdentifier name, LabelSet labels)
    {
        StoredImage? best = null;
        var bestIsLatest = false;
        var anyVersion = !labels.Contains("version");
        foreach (var (key, marked) in _names.Find(name))
        {
            var isLatest = anyVersion && marked;
            if ((best is null || isLatest || !bestIsLatest)
                && Find(key) is { } image
                && Matches(image, name, labels)
                && (best is null || isLatest != bestIsLatest || image.ImportTime > best.ImportTime))
            {
                (best, bestIsLatest) = (image, isLatest);
            }
        }

        return best;
    }

    /// <summary>All images, in the order of their keys.</summary>
    public IReadOnlyList<StoredImage> List() => [.. Keys().Select(Find).OfType<StoredImage>()];

    /// <summary>Notes that an image was used now: what a collection goes by.</summary>
    public void MarkUsed(StoredImage image) => File.SetLastWriteTimeUtc(image.RecordPath, _clock.GetUtcNow().UtcDateTime);

    /// <summary>Takes an image out of the store, whoever uses it: callers see to that.</summary>
    public RemovalOutcome Remove(StoredImage image)
    {
        try
        {
            using var work = WorkDirectory.Create(Layout);
            using (Layout.TakeLock())
            {
                if (!DirectoryEntry.TryMove(image.Directory, $"{work.Path}/image"))
                {
                    return RemovalOutcome.NotFound;
                }

                _names.Unbind(image.Name, image.Key);
                _archives.Unbind($"{work.Path}/image/archive", image.Key);
            }

            DirectoryHandle.Sync(Layout.Images);
            Rkt.Host.Files.Trees.TreeRemoval.Remove($"{work.Path}/image");
            return RemovalOutcome.Removed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Directory.Exists(image.Directory)
                ? throw new RktException($"cannot remove image \"{image.Key}\"", e)
                : RemovalOutcome.RemovedLeavingFiles;
        }
    }

    /// <summary>Takes a damaged image out of use: it is not found any more, and the next import of the same image replaces it.</summary>
    /// <exception cref="RktException">The store cannot be written.</exception>
    public void SetAside(StoredImage image)
    {
        try
        {
            using var locked = Layout.TakeLock();
            DirectoryEntry.TryMove(image.RecordPath, $"{image.Directory}/damaged.json");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot take image \"{image.Key}\" out of use", e);
        }
    }

    /// <summary>Removes what imports that were killed have left behind.</summary>
    public void SweepAbandoned() => WorkDirectory.SweepAbandoned(Layout);

    /// <summary>Makes good what a crash between two steps left: directories that are no images, images without a name, names without an image.</summary>
    internal void Repair()
    {
        if (!Directory.Exists(Layout.Lock))
        {
            return;
        }

        using var locked = Layout.TakeLock();
        foreach (var key in Keys())
        {
            if (Find(key) is not { } image)
            {
                DiscardDirectory(key);
            }
            else if (!_names.Has(image.Name, key))
            {
                _names.Bind(image.Name, key, isLatest: false);
            }
        }

        _names.UnbindAllBut(key => Directory.Exists(Layout.ImageDirectory(key)));
    }

    /// <summary>Removes an image's directory, whatever is in it; nothing happens when there is none.</summary>
    internal void DiscardDirectory(StoreKey key)
    {
        var directory = Layout.ImageDirectory(key);
        if (Directory.Exists(directory))
        {
            using var work = WorkDirectory.Create(Layout);
            DirectoryEntry.TryMove(directory, $"{work.Path}/image");
        }
    }

    private static bool Matches(StoredImage image, AcIdentifier name, LabelSet labels) =>
        image.Name == name && labels.All(label => image.Labels.Find(label.Name.ToString()) == label.Value);

    private IEnumerable<StoreKey> Keys()
    {
        if (!Directory.Exists(Layout.Images))
        {
            yield break;
        }

        foreach (var path in Directory.GetDirectories(Layout.Images).Order(StringComparer.Ordinal))
        {
            if (StoreKey.TryParse(Path.GetFileName(path), out var key))
            {
                yield return key;
            }
        }
    }
}
