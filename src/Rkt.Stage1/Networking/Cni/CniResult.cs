using System.Text.Json;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>What a network's plugins answer to ADD, in the forms of CNI 0.1 to 1.1.</summary>
public sealed record CniResult
{
    /// <summary>The answer as JSON: what CHECK and DEL are told.</summary>
    public required byte[] Content { get; init; }

    /// <summary>The interfaces that were made, in the pod and on the host; not told before CNI 0.3.</summary>
    public IReadOnlyList<CniInterface> Interfaces { get; init; } = [];

    /// <summary>The pod's addresses in the network, in the order told.</summary>
    public IReadOnlyList<CniAddress> Addresses { get; init; } = [];

    /// <summary>The pod's routes.</summary>
    public IReadOnlyList<CniRoute> Routes { get; init; } = [];

    /// <summary>DNS servers of the network.</summary>
    public IReadOnlyList<string> NameServers { get; init; } = [];

    /// <summary>DNS search list.</summary>
    public IReadOnlyList<string> SearchDomains { get; init; } = [];

    /// <summary>Resolver options.</summary>
    public IReadOnlyList<string> ResolverOptions { get; init; } = [];

    /// <summary>The pod's own domain; null for none.</summary>
    public string? Domain { get; init; }

    /// <summary>The address that stands for the pod in the network: the first of IPv4, else the first of IPv6; null when there is none.</summary>
    public CniAddress? Address => Addresses.FirstOrDefault(static a => !a.IsV6) ?? (Addresses.Count > 0 ? Addresses[0] : null);

    /// <summary>Reads an answer.</summary>
    /// <exception cref="JsonException">The answer is not JSON.</exception>
    /// <exception cref="FormatException">An address is not one, or a part of the answer is not of the form that CNI gives it.</exception>
    /// <exception cref="InvalidOperationException">A value has another type than CNI gives it.</exception>
    public static CniResult Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var dns = Field(root, "dns");
        var routes = new List<CniRoute>();
        return new CniResult
        {
            Content = json,
            Interfaces = [.. Items(root, "interfaces").Select(ReadInterface)],
            Addresses = ReadAddresses(root, routes),
            Routes = routes,
            NameServers = Texts(dns, "nameservers"),
            SearchDomains = Texts(dns, "search"),
            ResolverOptions = Texts(dns, "options"),
            Domain = Text(dns, "domain") is { Length: > 0 } domain ? domain : null,
        };
    }

    private static List<CniAddress> ReadAddresses(JsonElement root, List<CniRoute> routes)
    {
        var addresses = new List<CniAddress>();

        // 0.1 and 0.2 have an object for each family, with routes in it; later versions a list in which both stand side by side.
        foreach (var family in (string[])["ip4", "ip6"])
        {
            var legacy = Field(root, family);
            if (legacy.ValueKind == JsonValueKind.Object)
            {
                addresses.Add(CniAddress.Parse(Text(legacy, "ip") ?? "", Text(legacy, "gateway")));
                routes.AddRange(Items(legacy, "routes").Select(ReadRoute));
            }
        }

        addresses.AddRange(Items(root, "ips").Select(static item => CniAddress.Parse(Text(item, "address") ?? "", Text(item, "gateway"))));
        routes.AddRange(Items(root, "routes").Select(ReadRoute));
        return addresses;
    }

    private static CniInterface ReadInterface(JsonElement item) => new(Text(item, "name") ?? "", Text(item, "mac") ?? "", Text(item, "sandbox") ?? "");

    private static CniRoute ReadRoute(JsonElement item) => new(Text(item, "dst") ?? "", Text(item, "gw") ?? "");

    private static JsonElement Field(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        Field(element, name) is { ValueKind: not JsonValueKind.Undefined and not JsonValueKind.Null } value ? value.GetString() : null;

    private static JsonElement[] Items(JsonElement element, string name) => Field(element, name) switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => [],
        _ => throw new FormatException($"\"{name}\" is not a list"),
    };

    private static List<string> Texts(JsonElement element, string name) => [.. Items(element, name).Select(static item => item.GetString()).OfType<string>()];
}
