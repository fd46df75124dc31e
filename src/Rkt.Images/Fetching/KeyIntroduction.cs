using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Images.Downloads;
using Rkt.Images.Requests;
using Rkt.Images.Trust;

namespace Rkt.Images.Fetching;

/// <summary>Brings keys from files and servers to those who decide whether to trust them.</summary>
internal sealed class KeyIntroduction(FetchServices services)
{
    /// <summary>Offers the keys that discovery finds for an image, when no key counts for it yet.</summary>
    /// <exception cref="RktException">Keys were found, but nobody is there to trust them.</exception>
    public void EnsureKeysFor(AcIdentifier image)
    {
        // Several images may be under way; people are asked one question at a time.
        lock (services.KeyLock)
        {
            if (services.Keys.ForImage(image).Keys.Count > 0 || services.Keys.HasKeysFor(image))
            {
                services.Listener.Detail(FetchTopic.PublicKey, $"keys already exist for prefix \"{image}\", not fetching again");
                return;
            }

            foreach (var location in FindKeys(image))
            {
                Introduce(location.ToString(), image, skipsReview: false);
            }
        }
    }

    /// <summary>Finds the keys of a prefix by discovery.</summary>
    /// <exception cref="RktException">None were found.</exception>
    public IReadOnlyList<Uri> Discover(AcIdentifier prefix)
    {
        var result = services.KeyDiscoverer.FindKeys(prefix);
        return result.Found.Count > 0 ? result.Found : throw result.Failed();
    }

    /// <summary>Reads a key, has it reviewed, and stores it if it is trusted.</summary>
    /// <param name="location">A file or a URL.</param>
    /// <param name="prefix">For which images; null for all.</param>
    /// <param name="skipsReview">Whether it is trusted without asking anybody.</param>
    /// <returns>The file it was stored in; null when the answer was no.</returns>
    /// <exception cref="RktException">It cannot be had, is no key, or nobody is there to answer.</exception>
    public string? Introduce(string location, AcIdentifier? prefix, bool skipsReview)
    {
        var shown = Shown(location);
        var key = Parse(shown, Read(location));
        RefuseRevoked(key);
        var scope = prefix is null ? "all images" : $"prefix \"{prefix}\"";
        services.Listener.Tell(FetchTopic.PublicKey, prefix is null ? $"root key: \"{shown}\"" : $"prefix: \"{prefix}\"\nkey: \"{shown}\"");
        var isBelieved = services.Settings.TrustKeysFromHttps && IsFromHttps(location);
        var answer = skipsReview || isBelieved ? true : services.Listener.Review(key, shown, prefix?.ToString());
        switch (answer)
        {
            case true:
                var how = skipsReview || isBelieved ? "without fingerprint review" : "after fingerprint review";
                var file = prefix is null ? services.Keys.TrustAsRoot(key) : services.Keys.TrustForPrefix(key, prefix);
                services.Listener.Trusted($"Trusting \"{shown}\" for {scope} {how}.", prefix is null ? $"Added root key at \"{file}\"" : $"Added key for {scope} at \"{file}\"");
                return file;
            case false:
                services.Listener.Tell(FetchTopic.PublicKey, $"not trusting \"{shown}\"");
                return null;
            default:
                throw new RktException($"nobody is there to say whether key \"{shown}\" is to be trusted for {scope}")
                {
                    Hint = prefix is not null && IsFromHttps(location)
                        ? $"run at a terminal: rkt trust --prefix={prefix}; or trust keys found over https: --trust-keys-from-https"
                        : $"run at a terminal: rkt trust {(prefix is null ? "--root" : $"--prefix={prefix}")} KEY; or check the fingerprint yourself and add --skip-fingerprint-review",
                };
        }
    }

    // A URL can hold a password.
    private static string Shown(string location) =>
        location.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(location, UriKind.Absolute, out var url) && !url.IsFile ? UrlText.Of(url) : location;

    private static bool IsFromHttps(string location) => location.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    // That its owner has taken it back is as good a reason to distrust it as an administrator can give.
    private void RefuseRevoked(PublicKey key)
    {
        if (key.IsRevoked)
        {
            var changed = services.Keys.RemoveEverywhere(key.Fingerprint);
            throw new RktException($"key \"{key.Fingerprint}\" is revoked: its owner asks not to trust it")
            {
                Hint = changed.Count == 0 ? null : $"it was trusted until now, and is not any more: {string.Join(", ", changed)}",
            };
        }
    }

    private IReadOnlyList<Uri> FindKeys(AcIdentifier image)
    {
        try
        {
            return Discover(image);
        }
        catch (RktException e)
        {
            // Whoever publishes no keys may have handed them over by other means; the signature will tell.
            services.Listener.Detail(FetchTopic.PublicKey, e.Message);
            return [];
        }
    }

    private byte[] Read(string location)
    {
        if (location.Length == 0)
        {
            throw new RktException("cannot read key \"\": the name of a file or a URL is empty");
        }

        if (!location.Contains("://", StringComparison.Ordinal) || !Uri.TryCreate(location, UriKind.Absolute, out var url))
        {
            return ReadFile(location);
        }

        if (url.IsFile)
        {
            return ReadFile(url.LocalPath);
        }

        if (url.Scheme == Uri.UriSchemeHttp && !services.Settings.Insecure.HasFlag(InsecureFetching.PublicKey))
        {
            throw new RktException($"key \"{UrlText.Of(url)}\" would come over plain http, where anybody on the way can change it")
            {
                Hint = "use https; or take the risk with --insecure-allow-http (rkt trust) or --insecure-options=pubkey",
            };
        }

        return services.KeyTransfer.ReadAll(url, PublicKey.MaxLength, allowPlainHttp: url.Scheme == Uri.UriSchemeHttp);
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new RktException($"\"{path}\" is a directory, not a key");
            }

            using var file = File.OpenRead(path);
            if (file.Length > PublicKey.MaxLength)
            {
                throw new RktException($"key file \"{path}\" has {file.Length} bytes: that is no key");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot read key \"{path}\"", e);
        }
    }

    private static PublicKey Parse(string location, byte[] bytes)
    {
        try
        {
            return PublicKey.ParseFirst(bytes);
        }
        catch (FormatException e)
        {
            throw new RktException($"\"{location}\" is not a public key", e)
            {
                Hint = "a key is exported by its owner with: gpg --armor --export FINGERPRINT",
            };
        }
    }
}
