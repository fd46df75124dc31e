using System.Text;
using Rkt.Images.Configuration;
using Rkt.Images.Downloads;

namespace Rkt.Images.Credentials;

/// <summary>Shows hosts the credentials that are configured for them, over https alone.</summary>
/// <param name="settings">Whom to show what.</param>
/// <param name="clock">Tells the time that signatures are made at.</param>
/// <remarks>Not for requests for public keys: whoever vouches for a key must not depend on who asks.</remarks>
public sealed class RequestCredentials(AuthSettings settings, TimeProvider clock) : IRequestCredentials
{
    public void Apply(HttpRequestMessage request)
    {
        if (request.RequestUri is not { Scheme: "https" } url || !settings.Domains.TryGetValue(HostOf(url), out var credential))
        {
            return;
        }

        switch (credential)
        {
            case BasicCredential basic:
                var pair = Encoding.UTF8.GetBytes($"{basic.User}:{basic.Password.Reveal()}");
                SetAuthorization(request, $"Basic {Convert.ToBase64String(pair)}");
                break;
            case TokenCredential token:
                SetAuthorization(request, $"Bearer {token.Token.Reveal()}");
                break;
            case AwsCredential aws:
                AwsSignature.Sign(request, aws, clock.GetUtcNow());
                break;
        }
    }

    internal static void SetAuthorization(HttpRequestMessage request, string value)
    {
        request.Headers.Remove("Authorization");

        // Unvalidated: an exception about the format of the value would quote it.
        request.Headers.TryAddWithoutValidation("Authorization", value);
    }

    /// <summary>The host as the configuration has it: with the port where the URL has one that is not the scheme's own.</summary>
    private static string HostOf(Uri url) => (url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}").ToLowerInvariant();
}
