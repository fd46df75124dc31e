using Appc.Names;

namespace Rkt.Images.Store;

/// <summary>Clears a store of images that were not used for a while, and of what crashed imports left behind.</summary>
public static class ImageCollection
{
    /// <summary>Removes each image that was last used longer ago than the grace period and is not in use, the longest unused first.</summary>
    /// <param name="store">The store.</param>
    /// <param name="gracePeriod">How long an unused image stays.</param>
    /// <param name="isInUse">Whether a pod needs an image. Callers keep new pods from being prepared meanwhile.</param>
    /// <param name="clock">The system's when null.</param>
    /// <returns>What became of each image that was due, as it happens: a caller that stops looking stops the removal.</returns>
    public static IEnumerable<(StoredImage Image, RemovalOutcome Outcome)> Collect(
        ImageStore store, TimeSpan gracePeriod, Func<StoreKey, bool> isInUse, TimeProvider? clock = null)
    {
        WorkDirectory.SweepAbandoned(store.Layout);
        store.Repair();
        var latestUse = (clock ?? TimeProvider.System).GetUtcNow() - gracePeriod;
        foreach (var image in store.List().OrderBy(image => image.LastUsed).TakeWhile(image => image.LastUsed <= latestUse))
        {
            if (!isInUse(image.Key))
            {
                yield return (image, store.Remove(image));
            }
        }
    }
}
