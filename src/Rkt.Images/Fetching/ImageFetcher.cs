using Appc.Images;
using Rkt.Host.Errors;
using Rkt.Images.References;
using Rkt.Images.Rendering;
using Rkt.Images.Requests;
using Rkt.Images.Store;

namespace Rkt.Images.Fetching;

/// <summary>Brings images from files and servers into the store, verified, with all that they build upon.</summary>
internal sealed class ImageFetcher(FetchServices services, PullPolicy policy)
{
    /// <summary>Gets images.</summary>
    /// <param name="wanted">What the user named.</param>
    /// <exception cref="RktException">One of them cannot be had, or may not be used. Others may have come into the store.</exception>
    public IReadOnlyList<StoredImage> Fetch(IReadOnlyList<WantedImage> wanted)
    {
        services.Store.SweepAbandoned();
        var queue = new FetchQueue(Fetch, services.Transfer.Dispose);
        var items = queue.Run(wanted.Select(FetchItem.Of));
        var images = items.Select(item => item.Image!).ToList();
        images.ForEach(CheckLayers);
        return images;
    }

    // Circles show only when everything is there.
    private void CheckLayers(StoredImage image)
    {
        if (services.Stored.FindObstacle(image) is { } obstacle)
        {
            throw obstacle;
        }
    }

    private StoredImage Fetch(FetchItem item)
    {
        try
        {
            return item.Wanted is { } wanted ? Fetch(wanted) : Fetch(item.Dependency!);
        }
        catch (RktException e) when (item.Dependency is not null)
        {
            throw new RktException($"cannot fetch dependency \"{item.Description}\": {e.Message}", e.InnerException) { Hint = e.Hint };
        }
        catch (RktException e) when (e.InnerException is null)
        {
            // Of several images under way, people want to know which one it was. What has a cause says so already.
            throw new RktException($"cannot fetch \"{item.Description}\"", e);
        }
    }

    private StoredImage Fetch(WantedImage wanted)
    {
        var reference = ImageReference.Parse(wanted.Reference);
        return reference.Kind switch
        {
            ImageReferenceKind.File => new LocalArchive(services).Get(reference.Value, wanted.Signature),
            ImageReferenceKind.Url => FetchUrl(new Uri(reference.Value), wanted.Signature),
            ImageReferenceKind.Name => FetchName(ImageName.ParseReference(reference.Value), wanted.Signature),
            ImageReferenceKind.Key => services.Stored.GetByKey(reference.Value),
            _ => throw new RktException($"cannot fetch \"{wanted.Reference}\": docker images are not supported yet"),
        };
    }

    private StoredImage FetchName(ImageName name, string? signature)
    {
        switch (policy)
        {
            case PullPolicy.Never:
                return FromStore(services.Stored.GetByName(name), name);
            case PullPolicy.New when services.Stored.FindByName(name) is { } image:
                return FromStore(image, name);
            default:
                return new NamedArchive(services).Get(new Expectation { Name = name.WithHostPlatform() }, signature);
        }
    }

    private StoredImage FetchUrl(Uri url, string? signature) =>
        new RemoteArchive(services, policy).Get(ArchiveLocation.Of(url, signature));

    // An image with an ID is that image wherever it comes from; no server needs to be asked again.
    private StoredImage Fetch(Dependency dependency)
    {
        var isFixed = dependency.ImageId is not null;
        if ((isFixed || policy != PullPolicy.Update)
            && ImageLayers.Find(services.Store, dependency) is { } image
            && services.Stored.IsTrusted(image)
            && Expectation.Of(dependency).FindDifference(image) is null)
        {
            return image;
        }

        var expected = Expectation.Of(dependency);
        return policy == PullPolicy.Never
            ? throw new RktException($"\"{dependency.ImageName}\" is not in the local store")
            : new NamedArchive(services).Get(expected, signatureFile: null);
    }

    private StoredImage FromStore(StoredImage image, ImageName name)
    {
        services.Listener.Detail(FetchTopic.Image, $"using image from local store for image name {name}");
        services.Store.MarkUsed(image);
        return image;
    }
}
