using Rkt.Images.Discovery;
using Rkt.Images.Downloads;
using Rkt.Images.References;
using Rkt.Images.Requests;
using Rkt.Images.Store;
using Rkt.Images.Trust;

namespace Rkt.Images.Fetching;

/// <summary>What getting images takes.</summary>
internal sealed record FetchServices
{
    public required RequestSettings Settings { get; init; }

    public required ImageStore Store { get; init; }

    public required HttpTransfer Transfer { get; init; }

    /// <summary>For keys: no credentials are ever sent with them.</summary>
    public required HttpTransfer KeyTransfer { get; init; }

    public required Discoverer Discoverer { get; init; }

    public required KeyStore Keys { get; init; }

    /// <summary>For the pages that name keys, which may be plain http for other reasons than those that name images.</summary>
    public required Discoverer KeyDiscoverer { get; init; }

    public required TrustedFingerprints Trust { get; init; }

    public required IFetchListener Listener { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Held while keys are looked for and people asked about them.</summary>
    public Lock KeyLock { get; } = new();

    public bool AsksForSignatures => !Settings.Insecure.HasFlag(InsecureFetching.Image);

    /// <summary>Whether a URL may be read over plain http: when the user has said so, or has written it like that.</summary>
    public bool AllowsPlainHttp(Uri url) => url.Scheme == Uri.UriSchemeHttp || Settings.Insecure.HasFlag(InsecureFetching.Http);

    /// <summary>Whether a URL that discovery found some other time would be found under these settings too.</summary>
    public bool AllowsDiscovered(Uri url) => url.Scheme == Uri.UriSchemeHttps || Settings.Insecure.HasFlag(InsecureFetching.Http);

    /// <summary>The store's answers, held to what this request asks for.</summary>
    public StoredImageSearch Stored => new(Store, AsksForSignatures ? Trust : null);
}
