namespace Rkt.Images.Downloads;

/// <summary>URLs as they may be shown: without user and password, and without the values of a query, which are often keys.</summary>
public static class UrlText
{
    private const string DiscoveryQuery = "?ac-discovery=1";

    public static string Of(Uri url)
    {
        var query = url.Query is "" or DiscoveryQuery ? url.Query : "?...";
        return $"{url.Scheme}://{url.Authority}{url.AbsolutePath}{query}";
    }
}
