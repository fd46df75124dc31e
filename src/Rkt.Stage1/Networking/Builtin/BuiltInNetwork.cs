using System.Text;
using Rkt.Host.Netlink;

namespace Rkt.Stage1.Networking.Builtin;

/// <summary>A network that is there without a configuration file: a wire from each pod to the host, and an address of a subnet.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Subnet">Where its addresses come from; the first one is the host's.</param>
/// <param name="IsRouted">Whether pods reach the world through the host, which gives their packets its own address.</param>
public sealed record BuiltInNetwork(string Name, Ipv4Subnet Subnet, bool IsRouted)
{
    internal const string CniVersion = "0.4.0";
    private const string Routes = ",\"routes\":[{\"dst\":\"0.0.0.0/0\"}]";

    /// <summary>The networks, in the order of the files that they would be.</summary>
    public static IReadOnlyList<BuiltInNetwork> All { get; } =
    [
        new("default", new Ipv4Subnet(new Ipv4Address(0xac10_1c00), 24), IsRouted: true),
        new("default-restricted", new Ipv4Subnet(new Ipv4Address(0xac1f_0000), 16), IsRouted: false),
    ];

    /// <summary>The name of the file that it would be.</summary>
    public string Origin => $"99-{Name}.conf";

    /// <summary>The host's end of each wire, the way to everywhere from a pod.</summary>
    public Ipv4Address Gateway => new(Subnet.Network.Number + 1);

    /// <summary>The configuration for the CNI plugins that make the same network.</summary>
    public byte[] Configuration => Encoding.UTF8.GetBytes($$$"""
        {"cniVersion":"{{{CniVersion}}}","name":"{{{Name}}}","type":"ptp","ipMasq":{{{(IsRouted ? "true" : "false")}}},"ipam":{"type":"host-local","subnet":"{{{Subnet}}}"{{{(IsRouted ? Routes : "")}}}}}
        """);

    /// <summary>The built-in network that a configuration is; null when it is another one.</summary>
    /// <param name="origin">Where it comes from: of a built-in one this is its <see cref="Origin"/>, of all others a path.</param>
    public static BuiltInNetwork? WithOrigin(string origin)
    {
        foreach (var network in All)
        {
            if (network.Origin == origin)
            {
                return network;
            }
        }

        return null;
    }

    /// <summary>The built-in network that a copy of its configuration was made of, word by word; null when it is another one.</summary>
    public static BuiltInNetwork? WithContent(ReadOnlySpan<byte> configuration)
    {
        foreach (var network in All)
        {
            if (configuration.SequenceEqual(network.Configuration))
            {
                return network;
            }
        }

        return null;
    }
}
