using Appc.Images;
using Rkt.Images.Downloads;
using Rkt.Images.Requests;
using Rkt.Images.Store;

namespace Rkt.Images.Fetching;

/// <summary>One image to get: one that was asked for, or one that another builds upon.</summary>
internal sealed class FetchItem
{
    private FetchItem(string key, string description)
    {
        Key = key;
        Description = description;
    }

    /// <summary>Two items with the same key want the same image.</summary>
    public string Key { get; }

    /// <summary>What messages call it.</summary>
    public string Description { get; }

    /// <summary>What was asked for on the command line; null for a dependency.</summary>
    public WantedImage? Wanted { get; private init; }

    /// <summary>What another image builds upon; null for what was asked for.</summary>
    public Dependency? Dependency { get; private init; }

    /// <summary>The image, once it is in the store.</summary>
    public StoredImage? Image { get; set; }

    public static FetchItem Of(WantedImage wanted) =>
        new($"reference {wanted.Reference} {wanted.Signature}", Describe(wanted.Reference)) { Wanted = wanted };

    public static FetchItem Of(Dependency dependency)
    {
        var labels = dependency.Labels.Select(label => $"{label.Name}={label.Value}").Order(StringComparer.Ordinal);
        return new FetchItem($"dependency {dependency.ImageName} {string.Join(',', labels)} {dependency.ImageId}", dependency.ImageName.ToString())
        {
            Dependency = dependency,
        };
    }

    // A URL may have a password in it.
    private static string Describe(string reference) =>
        reference.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(reference, UriKind.Absolute, out var url) ? UrlText.Of(url) : reference;
}
