using System.Globalization;
using System.Text;
using System.Text.Json;
using Rkt.Host.Launching;

namespace Rkt.Stage1.Networking;

/// <summary>What a plugin answers to ADD, in the forms of CNI 0.1 to 1.0.</summary>
/// <param name="Address">The pod's IPv4 address; null when the network gave none.</param>
/// <param name="Mask">The network mask in dotted form; null when there is no address.</param>
/// <param name="NameServers">DNS servers of the network.</param>
/// <param name="SearchDomains">DNS search list.</param>
public sealed record CniResult(string? Address, string? Mask, IReadOnlyList<string> NameServers, IReadOnlyList<string> SearchDomains)
{
    /// <summary>All addresses of the pod, IPv4 and IPv6, without prefixes.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Resolver options.</summary>
    public IReadOnlyList<string> ResolverOptions { get; init; } = [];

    /// <summary>The pod's own domain; null for none.</summary>
    public string? Domain { get; init; }

    /// <exception cref="JsonException">The answer is not JSON.</exception>
    /// <exception cref="FormatException">An address is not of the form <c>A.B.C.D/N</c>.</exception>
    public static CniResult Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var (address, mask) = Split(FirstAddress(root));
        var dns = root.TryGetProperty("dns", out var value) ? value : default;
        return new CniResult(address, mask, Texts(dns, "nameservers"), Texts(dns, "search"))
        {
            Addresses = AllAddresses(root),
            ResolverOptions = Texts(dns, "options"),
            Domain = dns.ValueKind == JsonValueKind.Object && dns.TryGetProperty("domain", out var domain) ? domain.GetString() : null,
        };
    }

    /// <summary>The reason that a plugin gave for its failure: the message of its error object, or else what it wrote.</summary>
    public static string ErrorOf(ProgramRun run)
    {
        try
        {
            using var document = JsonDocument.Parse(run.Output);
            if (document.RootElement.TryGetProperty("msg", out var message) && message.GetString() is { Length: > 0 } text)
            {
                return text.Trim();
            }
        }
        catch (JsonException)
        {
            // Not the error object of the specification; what follows is all there is.
        }

        var words = Encoding.UTF8.GetString(run.ErrorOutput.Length > 0 ? run.ErrorOutput : run.Output).Trim();
        return words.Length > 0 ? words : $"exit status {run.Status.Code}";
    }

    private static List<string> AllAddresses(JsonElement root)
    {
        var addresses = new List<string>();
        foreach (var family in (string[])["ip4", "ip6"])
        {
            if (root.TryGetProperty(family, out var legacy) && legacy.ValueKind == JsonValueKind.Object && legacy.TryGetProperty("ip", out var ip) && ip.GetString() is { } text)
            {
                addresses.Add(text.Split('/')[0]);
            }
        }

        if (root.TryGetProperty("ips", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in list.EnumerateArray())
            {
                if (item.TryGetProperty("address", out var address) && address.GetString() is { } text)
                {
                    addresses.Add(text.Split('/')[0]);
                }
            }
        }

        return addresses;
    }

    private static string? FirstAddress(JsonElement root)
    {
        // 0.1 and 0.2 have one object, "ip4"; later versions a list in which IPv4 and IPv6 stand side by side.
        if (root.TryGetProperty("ip4", out var ip4) && ip4.TryGetProperty("ip", out var legacy))
        {
            return legacy.GetString();
        }

        if (root.TryGetProperty("ips", out var list))
        {
            foreach (var item in list.EnumerateArray())
            {
                if (item.TryGetProperty("address", out var address) && address.GetString() is { } text && !text.Contains(':'))
                {
                    return text;
                }
            }
        }

        return null;
    }

    private static (string? Address, string? Mask) Split(string? cidr)
    {
        if (cidr is null)
        {
            return (null, null);
        }

        var slash = cidr.IndexOf('/');
        if (slash < 0 || !int.TryParse(cidr.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) || bits > 32)
        {
            throw new FormatException($"\"{cidr}\" is no address with a prefix length");
        }

        var mask = bits == 0 ? 0u : uint.MaxValue << (32 - bits);
        return (cidr[..slash], $"{mask >> 24}.{mask >> 16 & 255}.{mask >> 8 & 255}.{mask & 255}");
    }

    private static List<string> Texts(JsonElement dns, string name)
    {
        var texts = new List<string>();
        if (dns.ValueKind == JsonValueKind.Object && dns.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in list.EnumerateArray())
            {
                if (item.GetString() is { } text)
                {
                    texts.Add(text);
                }
            }
        }

        return texts;
    }
}
