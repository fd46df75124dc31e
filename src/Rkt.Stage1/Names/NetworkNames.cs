using Rkt.Pods.Names;
using Rkt.Stage1.Networking.Cni;

namespace Rkt.Stage1.Names;

/// <summary>What a network's answer means for names.</summary>
/// <param name="Addresses">Where the pod is reached in the network.</param>
/// <param name="Resolver">How names are found there.</param>
public sealed record NetworkNames(IReadOnlyList<string> Addresses, ResolverSettings Resolver)
{
    /// <summary>Reads the answer of a network's plugins.</summary>
    public static NetworkNames Of(CniResult result) => new(
        [.. result.Addresses.Select(static a => a.Address.ToString())],
        new ResolverSettings
        {
            NameServers = result.NameServers,
            Search = result.SearchDomains,
            Options = result.ResolverOptions,
            Domain = result.Domain ?? "",
        });
}
