using System.Net;
using Rkt.Host.Errors;

namespace Rkt.Images.Downloads.Connections;

/// <summary>Proxies as HTTP_PROXY, HTTPS_PROXY and NO_PROXY give them, also in lower case, with the meaning that users of rkt 1.x know.</summary>
/// <remarks>.NET's own reading lacks subdomains of a plain name, ports and networks in NO_PROXY, and asks a proxy for this very machine.</remarks>
public sealed class EnvironmentProxies : IWebProxy, ICredentials
{
    private readonly Uri? _http;
    private readonly Uri? _https;
    private readonly ProxyException[] _exceptions;

    /// <param name="environment">Looks a variable up; null when it is not set.</param>
    /// <exception cref="RktException">A proxy is not a URL.</exception>
    public EnvironmentProxies(Func<string, string?> environment)
    {
        _http = Parse(environment, "HTTP_PROXY");
        _https = Parse(environment, "HTTPS_PROXY");
        _exceptions = [.. (Find(environment, "NO_PROXY") ?? "")
            .Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ProxyException.Parse)];
    }

    /// <summary>Those of the proxies' URLs; nothing can be set.</summary>
    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : WithoutUser(For(destination)!);

    public bool IsBypassed(Uri host) => For(host) is null || host.IsLoopback || IsLoopback(host)
        || _exceptions.Any(exception => exception.Covers(host));

    NetworkCredential? ICredentials.GetCredential(Uri uri, string authType)
    {
        var proxy = new[] { _https, _http }.FirstOrDefault(one => one is { UserInfo.Length: > 0 } && one.Host == uri.Host && one.Port == uri.Port);
        if (proxy is null || !authType.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var parts = proxy.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
    }

    private static bool IsLoopback(Uri url) => IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address);

    private static Uri WithoutUser(Uri proxy) => new($"{proxy.Scheme}://{proxy.Authority}");

    private static Uri? Parse(Func<string, string?> environment, string name)
    {
        if (Find(environment, name) is not { } text)
        {
            return null;
        }

        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        return Uri.TryCreate(hasScheme ? text : $"http://{text}", UriKind.Absolute, out var proxy) && proxy.Host.Length > 0
            && proxy.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5"
            ? proxy
            : throw new RktException($"the proxy in {name} is not a URL") { Hint = $"{name}=http://HOST:PORT" };
    }

    private static string? Find(Func<string, string?> environment, string name) =>
        environment(name) is { Length: > 0 } upper ? upper : environment(name.ToLowerInvariant()) is { Length: > 0 } lower ? lower : null;

    private Uri? For(Uri url) => url.Scheme == Uri.UriSchemeHttps ? _https : _http;
}
