using Rkt.Host.Errors;
using Rkt.Images.Downloads;
using Rkt.Images.Downloads.Caching;
using Rkt.Images.Requests;
using Rkt.Images.Store;

namespace Rkt.Images.Fetching;

/// <summary>Takes an archive from a server into the store: in one pass over the network, and with one question when nothing has changed.</summary>
/// <param name="services">What getting images takes.</param>
/// <param name="policy">Whether the server is asked although the store has what it served before.</param>
internal sealed class RemoteArchive(FetchServices services, PullPolicy policy)
{
    private readonly RemoteCache _cache = new(services.Settings.DataDirectory);

    /// <summary>Whether the store has what the server gave before, fit for use.</summary>
    public bool HasStored(ArchiveLocation location) => FindStored(location) is not null;

    /// <summary>Gets the archive.</summary>
    /// <exception cref="TransferException">The server cannot be reached, or has not got it.</exception>
    /// <exception cref="RktException">It breaks off, or may not be used; the store is as before.</exception>
    public StoredImage Get(ArchiveLocation location)
    {
        if (policy != PullPolicy.Update && FindStored(location) is { } known)
        {
            return Use(known.Image, $"using image from local store for url {UrlText.Of(location.Image)}");
        }

        if (policy == PullPolicy.Never)
        {
            throw new RktException($"no image from \"{UrlText.Of(location.Image)}\" in the local store");
        }

        var asked = services.Clock.GetUtcNow();
        using var partial = PartialArchive.Open(services.Settings.DataDirectory, location.Image, TellOfWaiting);
        var stored = FindStored(location);

        // Somebody else may have got it while we waited for the lock.
        if (stored is { } here && (here.Record.IsFresh(services.Clock.GetUtcNow()) || here.Record.DownloadTime >= asked))
        {
            partial.Discard();
            return Use(here.Image, $"image for {UrlText.Of(location.Image)} isn't expired, not fetching.");
        }

        return Download(location, partial, stored);
    }

    private StoredImage Download(ArchiveLocation location, PartialArchive partial, (CacheRecord Record, StoredImage Image)? stored)
    {
        services.Listener.Detail(FetchTopic.Image, $"remote fetching from URL \"{UrlText.Of(location.Image)}\"");
        using var result = services.Transfer.Open(location.Image, new OpenOptions
        {
            Known = stored?.Record.Validators,
            Partial = partial,
            AllowPlainHttp = services.AllowsPlainHttp(location.Image),
            Progress = services.Listener.Progress,
            Label = "Downloading ACI",
        });
        switch (result.Outcome)
        {
            case DownloadOutcome.NotModified:
                partial.Discard();
                _cache.Write(location.Image, stored!.Value.Record.RenewedBy(result.Validators, services.Clock.GetUtcNow()));
                return Use(stored.Value.Image, $"image at {UrlText.Of(location.Image)} has not changed");
            case DownloadOutcome.Deferred:
                throw new RktException($"\"{UrlText.Of(location.Image)}\" is not ready yet (HTTP 202 Accepted)") { Hint = "try again later" };
        }

        var signature = services.AsksForSignatures ? new RemoteSignature(services, location) : null;
        signature?.OpenEarly();
        var image = Receive(location, partial, result, signature);
        _cache.Write(location.Image, new CacheRecord { Image = image.Key, Validators = result.Validators, DownloadTime = services.Clock.GetUtcNow() });
        return image;
    }

    private StoredImage Receive(ArchiveLocation location, PartialArchive partial, DownloadResult result, RemoteSignature? signature)
    {
        try
        {
            using var pending = services.Store.Receive(result.Body, new ReceiveOptions
            {
                Origin = UrlText.Of(location.Image),
                RecordedAs = partial.FilePath,
                Witness = signature,
            });
            location.Expected?.Check(pending);
            var image = Admission.Admit(
                services, pending, signature?.OpenLate(pending), new ImportOptions { Origin = UrlText.Of(location.Image), IsLatest = location.IsLatest });
            partial.Discard();
            return image;
        }
        catch (RktException e) when (e.InnerException is TransferException)
        {
            // The bytes are good as far as they go: the next attempt continues after them.
            partial.Keep();
            throw;
        }
        catch
        {
            partial.Discard();
            throw;
        }
    }

    private (CacheRecord Record, StoredImage Image)? FindStored(ArchiveLocation location) =>
        _cache.Find(location.Image) is { } record && services.Store.Find(record.Image) is { } image && services.Stored.IsTrusted(image)
            && location.Expected?.FindDifference(image) is null
            ? (record, image)
            : null;

    private StoredImage Use(StoredImage image, string message)
    {
        services.Listener.Detail(FetchTopic.Image, message);
        services.Store.MarkUsed(image);
        return image;
    }

    private void TellOfWaiting() =>
        services.Listener.Tell(FetchTopic.Image, "another rkt instance is downloading this file, waiting...");
}
