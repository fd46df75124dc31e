using Rkt.Host.Errors;
using Rkt.Images.Discovery;
using Rkt.Images.Downloads;
using Rkt.Images.Requests;
using Rkt.Images.Store;

namespace Rkt.Images.Fetching;

/// <summary>Finds the servers of an image by discovery and takes the image from the first that has it.</summary>
internal sealed class NamedArchive(FetchServices services)
{
    private readonly RememberedEndpoints _remembered = new(services.Settings.DataDirectory, services.Clock);

    /// <summary>Gets an image by its name and labels.</summary>
    /// <param name="expected">What it must turn out to be.</param>
    /// <param name="signatureFile">A file of the user's with the signature; null for the one that the server has.</param>
    /// <exception cref="RktException">No server has it, or it may not be used.</exception>
    public StoredImage Get(Expectation expected, string? signatureFile)
    {
        ArchiveLocation Locate(Endpoint endpoint) => new()
        {
            Image = endpoint.Image,
            Signature = endpoint.Signature,
            SignatureFile = signatureFile,
            Expected = expected,
            IsLatest = !expected.IsVersioned,
        };
        return GetFromWhereItWas(expected, Locate) ?? Discover(expected, Locate);
    }

    private StoredImage Discover(Expectation expected, Func<Endpoint, ArchiveLocation> locate)
    {
        services.Listener.Detail(FetchTopic.Image, $"searching for app image {expected.Name.Name}");
        var found = services.Discoverer.FindImages(new DiscoveryRequest(expected.Name.Name, expected.Name.Labels));
        foreach (var failure in found.Failures)
        {
            services.Listener.Detail(FetchTopic.Image, failure.ToString());
        }

        if (services.AsksForSignatures)
        {
            new KeyIntroduction(services).EnsureKeysFor(expected.Name.Name);
        }

        return GetFromFirst(found, expected, locate);
    }

    // Only while the store has what came from there: then it is most likely still so, and one question tells.
    private StoredImage? GetFromWhereItWas(Expectation expected, Func<Endpoint, ArchiveLocation> locate)
    {
        var remote = new RemoteArchive(services, PullPolicy.Update);
        if (_remembered.Find(expected.Name) is not { } endpoint || !services.AllowsDiscovered(endpoint.Image) || !remote.HasStored(locate(endpoint)))
        {
            return null;
        }

        try
        {
            return remote.Get(locate(endpoint));
        }
        catch (Exception e) when (IsOfTransfer(e))
        {
            _remembered.Forget(expected.Name);
            return null;
        }
    }

    // A server that cannot be reached, or has no such file, is not the last word; one that serves something wrong is.
    private StoredImage GetFromFirst(DiscoveryResult<Endpoint> found, Expectation expected, Func<Endpoint, ArchiveLocation> locate)
    {
        Exception? last = null;
        foreach (var endpoint in found.Found)
        {
            try
            {
                var image = new RemoteArchive(services, PullPolicy.Update).Get(locate(endpoint));
                if (endpoint.Origin == EndpointOrigin.MetaTag)
                {
                    _remembered.Remember(expected.Name, endpoint);
                }

                return image;
            }
            catch (Exception e) when (IsOfTransfer(e))
            {
                last = e;
                services.Listener.Detail(FetchTopic.Image, (e as TransferException ?? e.InnerException!).Message);
            }
        }

        // What came from a meta tag is where the image should be: why it is not there says more than all that was tried before.
        throw last is not null && found.Found[^1].Origin == EndpointOrigin.MetaTag ? Failure(last) : found.Failed(last);
    }

    private static bool IsOfTransfer(Exception failure) => failure is TransferException or RktException { InnerException: TransferException };

    private static RktException Failure(Exception cause) => cause as RktException ?? new RktException("cannot fetch image", cause);
}
