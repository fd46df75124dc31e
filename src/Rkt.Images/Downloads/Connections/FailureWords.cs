using System.Net.Sockets;
using System.Security.Authentication;

namespace Rkt.Images.Downloads.Connections;

/// <summary>Puts the ways in which a request can fail into plain words, and tells which of them may pass.</summary>
internal sealed class FailureWords(TransferSettings settings)
{
    private const string TlsHint = "to go on although somebody on the way could read and change everything: --insecure-options=tls";
    private const string UnknownHostHint = "check the name; where only a proxy reaches other hosts, set HTTPS_PROXY";

    /// <param name="wanted">The URL asked for.</param>
    /// <param name="at">The URL that failed, after redirects.</param>
    /// <param name="failure">What HttpClient threw. It is not passed on: its words may hold what is secret.</param>
    /// <param name="isPastDeadline">Whether the headers took too long.</param>
    public TransferException Describe(Uri wanted, Uri at, Exception failure, bool isPastDeadline)
    {
        var peer = PeerOf(at);
        if (isPastDeadline)
        {
            return Passing(wanted, $"no complete answer from {peer} within {DurationText.Of(settings.ConnectTimeout + settings.StallTimeout)}");
        }

        foreach (var cause in ChainOf(failure))
        {
            switch (cause)
            {
                case CertificateException:
                    return new TransferException(wanted, cause.Message) { Hint = TlsHint };
                case StallException:
                    return Passing(wanted, $"no answer from {peer} for {DurationText.Of(settings.StallTimeout)}");
                case TimeoutException:
                    return Passing(wanted, $"no connection to {peer} within {DurationText.Of(settings.ConnectTimeout)}");
                case SocketException socket:
                    return OfSocket(wanted, peer, at, socket);
                case AuthenticationException:
                    return new TransferException(wanted, $"{peer} does not speak TLS as it should: {Plain(cause)}");
            }
        }

        return OfRequest(wanted, peer, failure);
    }

    private static TransferException OfRequest(Uri wanted, string peer, Exception failure) =>
        (failure as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.ResponseEnded => Passing(wanted, $"{peer} broke the connection without an answer"),
            HttpRequestError.InvalidResponse => new TransferException(wanted, $"the answer of {peer} is not HTTP"),
            HttpRequestError.ConfigurationLimitExceeded => new TransferException(wanted, $"the answer of {peer} has too many headers"),
            HttpRequestError.ProxyTunnelError => new TransferException(wanted, $"{peer} refuses the connection: {Plain(failure)}"),
            HttpRequestError.SecureConnectionError => Passing(wanted, $"{peer} broke the connection while TLS was set up"),
            _ => new TransferException(wanted, $"{peer}: {Plain(failure)}"),
        };

    private TransferException OfSocket(Uri wanted, string peer, Uri at, SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData => new TransferException(wanted, $"unknown host \"{ProxyOf(at)?.Host ?? at.Host}\"") { Hint = UnknownHostHint },
        SocketError.TryAgain => Passing(wanted, $"no name server answers for \"{ProxyOf(at)?.Host ?? at.Host}\""),
        SocketError.ConnectionRefused => Passing(wanted, $"{peer} refuses the connection"),
        SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted => Passing(wanted, $"{peer} broke the connection without an answer"),
        SocketError.TimedOut => Passing(wanted, $"no connection to {peer} within {DurationText.Of(settings.ConnectTimeout)}"),
        _ => new TransferException(wanted, $"cannot connect to {peer}: {Plain(failure)}"),
    };

    private static TransferException Passing(Uri url, string cause) => new(url, cause) { IsTransient = true, Hint = "try again later" };

    private string PeerOf(Uri url) => ProxyOf(url) is { } proxy ? $"proxy {proxy.Host}:{proxy.Port}" : $"{url.Host}:{url.Port}";

    private Uri? ProxyOf(Uri url) => settings.Proxy.IsBypassed(url) ? null : settings.Proxy.GetProxy(url);

    private static IEnumerable<Exception> ChainOf(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private static string Plain(Exception failure)
    {
        var text = failure.GetBaseException().Message.TrimEnd('.');
        return text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
