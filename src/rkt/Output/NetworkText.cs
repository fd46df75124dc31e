using Rkt.Pods.Layout;

namespace Rkt.Cli.Output;

/// <summary>Networks as lists show them: <c>default:ip4=172.16.28.2</c>.</summary>
internal static class NetworkText
{
    public static string Format(IReadOnlyList<PodNetwork> networks, string separator) =>
        string.Join(separator, networks.Select(network => $"{network.NetName}:ip4={network.Ip}"));
}
