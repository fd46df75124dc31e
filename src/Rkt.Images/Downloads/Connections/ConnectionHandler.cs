using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Rkt.Images.Downloads.Connections;

/// <summary>Makes the handler below HttpClient: it only connects, all policy is ours.</summary>
internal static class ConnectionHandler
{
    private const int MaximumHeadKilobytes = 64;
    private const int MaximumDrain = 64 * 1024;

    public static SocketsHttpHandler Make(TransferSettings settings) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        Proxy = settings.Proxy,
        ConnectTimeout = settings.ConnectTimeout,
        MaxResponseHeadersLength = MaximumHeadKilobytes,
        MaxResponseDrainSize = MaximumDrain,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        ActivityHeadersPropagator = null,
        SslOptions = SslOptionsOf(settings),
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, settings.StallTimeout, cancellation),
    };

    private static SslClientAuthenticationOptions SslOptionsOf(TransferSettings settings)
    {
        var options = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) => settings.SkipTlsVerification
                || CertificateCheck.Accept(((SslStream)sender).TargetHostName, certificate as X509Certificate2, chain, errors),
        };
        if (settings.TrustedAuthorities is { } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            options.CertificateChainPolicy = policy;
        }

        return options;
    }

    /// <summary>Connects. HttpClient always does that on a thread of its pool, asynchronously, also for a synchronous request.</summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, TimeSpan stall, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellation);
            return new WatchedStream(socket, stall);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
