using Appc.Names;
using Rkt.Images.Configuration;
using Rkt.Images.Credentials;
using Rkt.Images.Discovery;
using Rkt.Images.Downloads;
using Rkt.Images.Requests;
using Rkt.Images.Store;
using Rkt.Images.Trust;

namespace Rkt.Images.Fetching;

/// <summary>Getting images and keys for one call of a program, under its settings.</summary>
public sealed class FetchSession : IDisposable
{
    private readonly FetchServices _services;

    /// <summary>Reads the configuration.</summary>
    /// <param name="settings">What the user asked for.</param>
    /// <param name="version">Of this program, told to servers.</param>
    /// <param name="listener">Told what is going on.</param>
    /// <param name="clock">The system's when null.</param>
    /// <exception cref="Rkt.Host.Errors.RktException">A configuration file is wrong.</exception>
    public FetchSession(RequestSettings settings, string version, IFetchListener listener, TimeProvider? clock = null)
    {
        var time = clock ?? TimeProvider.System;
        var configuration = RktConfiguration.Read(new ConfigurationDirectories(
            settings.SystemConfiguration, settings.LocalConfiguration, settings.UserConfiguration));
        var plain = new TransferSettings
        {
            UserAgent = $"rkt/{version}",
            SkipTlsVerification = settings.Insecure.HasFlag(InsecureFetching.Tls),
            Clock = time,
            Notice = message => listener.Tell(FetchTopic.Image, message),
        };
        var transfer = new HttpTransfer(plain with { Credentials = new RequestCredentials(configuration.Auth, time) });
        var keyTransfer = new HttpTransfer(plain);
        _services = new FetchServices
        {
            Settings = settings,
            Store = new ImageStore(settings.DataDirectory, time),
            Transfer = transfer,
            KeyTransfer = keyTransfer,
            Discoverer = DiscovererOf(transfer, settings.Insecure.HasFlag(InsecureFetching.Http)),
            KeyDiscoverer = DiscovererOf(keyTransfer, settings.Insecure.HasFlag(InsecureFetching.PublicKey)),
            Keys = new KeyStore(settings.SystemConfiguration, settings.LocalConfiguration, time),
            Trust = new TrustedFingerprints(settings.SystemConfiguration, settings.LocalConfiguration),
            Listener = listener,
            Clock = time,
        };
    }

    /// <summary>Brings images, and all that they build upon, into the store.</summary>
    /// <returns>An image for each, in their order.</returns>
    /// <exception cref="Rkt.Host.Errors.RktException">One of them cannot be had, or may not be used.</exception>
    public IReadOnlyList<StoredImage> Fetch(IReadOnlyList<WantedImage> images, PullPolicy policy) =>
        new ImageFetcher(_services, policy).Fetch(images);

    /// <summary>Adds keys from files and URLs.</summary>
    /// <param name="locations">Where they are.</param>
    /// <param name="prefix">For which images; null for all.</param>
    /// <param name="skipsReview">Whether nobody is asked.</param>
    /// <returns>How many were added.</returns>
    /// <exception cref="Rkt.Host.Errors.RktException">One of them is no key, cannot be had or stored, or there is nobody to ask.</exception>
    public int Trust(IReadOnlyList<string> locations, AcIdentifier? prefix, bool skipsReview)
    {
        var introduction = new KeyIntroduction(_services);
        return locations.Count(location => introduction.Introduce(location, prefix, skipsReview) is not null);
    }

    /// <summary>Adds the keys that discovery finds for a prefix.</summary>
    /// <inheritdoc cref="Trust"/>
    /// <param name="prefix">The prefix.</param>
    /// <param name="skipsReview">Whether nobody is asked.</param>
    public int TrustDiscovered(AcIdentifier prefix, bool skipsReview)
    {
        var locations = new KeyIntroduction(_services).Discover(prefix);
        return Trust([.. locations.Select(location => location.AbsoluteUri)], prefix, skipsReview);
    }

    private static Discoverer DiscovererOf(HttpTransfer transfer, bool allowHttp) => new(
        page => transfer.ReadAll(page, Discoverer.MaximumPageBytes, allowHttp), new DiscoverySettings { AllowHttp = allowHttp });

    public void Dispose()
    {
        _services.Transfer.Dispose();
        _services.KeyTransfer.Dispose();
    }
}
