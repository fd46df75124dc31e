using Rkt.Pods.Layout;

namespace Rkt.Cli.Output;

/// <summary>Networks as lists show them, a word for each address: <c>default:ip4=172.16.28.2</c>, <c>lan:ip6=fd00::2</c>.</summary>
internal static class NetworkText
{
    public static string Format(IReadOnlyList<PodNetwork> networks, string separator) =>
        string.Join(separator, networks.SelectMany(Words));

    private static IEnumerable<string> Words(PodNetwork network)
    {
        // Pods of an earlier rkt have the one address alone; a network may also give none.
        IEnumerable<string> addresses = network.Addresses.Count > 0 ? network.Addresses.Select(static a => a.Split('/')[0]) : [network.Ip];
        return addresses.Select(address => $"{network.NetName}:{(address.Contains(':') ? "ip6" : "ip4")}={address}");
    }
}
