using System.Net;

namespace Rkt.Images.Downloads.Connections;

/// <summary>One word of NO_PROXY: a name with its subdomains, an address or a network, perhaps with a port, or "*".</summary>
internal sealed record ProxyException(string Host, bool OnlySubdomains, int? Port, IPNetwork? Network)
{
    public static ProxyException Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return new ProxyException(text, OnlySubdomains: false, Port: null, network);
        }

        int? port = null;
        var colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), out var number) && (text[colon - 1] == ']' || !text[..colon].Contains(':', StringComparison.Ordinal)))
        {
            port = number;
            text = text[..colon];
        }

        text = text.Trim('[', ']').ToLowerInvariant();
        var isSuffix = text.StartsWith('.') || text.StartsWith("*.", StringComparison.Ordinal);
        return new ProxyException(isSuffix ? text[text.IndexOf('.')..].TrimStart('.') : text, isSuffix, port, Network: null);
    }

    public bool Covers(Uri url)
    {
        if (Port is { } port && port != url.Port)
        {
            return false;
        }

        var host = url.DnsSafeHost.ToLowerInvariant();
        if (IPAddress.TryParse(host, out var address))
        {
            return Host == "*" || (Network?.Contains(address) ?? (IPAddress.TryParse(Host, out var own) && own.Equals(address)));
        }

        return Host == "*" || (!OnlySubdomains && host == Host) || host.EndsWith($".{Host}", StringComparison.Ordinal);
    }
}
