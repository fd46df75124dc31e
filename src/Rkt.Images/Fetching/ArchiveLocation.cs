using Rkt.Host.Errors;
using Rkt.Images.Downloads;

namespace Rkt.Images.Fetching;

/// <summary>An archive on a server, with where its signature is and what it must turn out to be.</summary>
internal sealed record ArchiveLocation
{
    private const string Extension = ".aci";

    public required Uri Image { get; init; }

    public required Uri Signature { get; init; }

    /// <summary>A file of the user's that has the signature in place of the server.</summary>
    public string? SignatureFile { get; init; }

    /// <summary>What it must turn out to be; null when nobody has said a name.</summary>
    public Expectation? Expected { get; init; }

    /// <summary>Whether it was asked for by name without a version.</summary>
    public bool IsLatest { get; init; }

    /// <summary>An archive that was named by its URL: the signature lies beside it.</summary>
    /// <exception cref="RktException">The URL is not one of an archive.</exception>
    public static ArchiveLocation Of(Uri url, string? signatureFile)
    {
        if (!url.AbsolutePath.EndsWith(Extension, StringComparison.Ordinal))
        {
            throw new RktException($"the path of \"{UrlText.Of(url)}\" does not end in {Extension}");
        }

        var signature = new UriBuilder(url) { Path = url.AbsolutePath + ".asc" }.Uri;
        return new ArchiveLocation { Image = url, Signature = signature, SignatureFile = signatureFile };
    }
}
