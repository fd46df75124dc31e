using System.Text;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;

namespace Rkt.Stage1.Names;

/// <summary>The files by which apps find names: contents, or null where the image's own file stays.</summary>
/// <param name="ResolvConf">Of /etc/resolv.conf.</param>
/// <param name="Hosts">Of /etc/hosts, in place of the image's.</param>
/// <param name="HostsFallback">Of /etc/hosts, for an image that has none.</param>
public sealed record PodFiles(byte[]? ResolvConf, byte[]? Hosts, byte[] HostsFallback)
{
    private const string HostsOfHost = "/etc/hosts";
    private const string ResolvConfOfHost = "/etc/resolv.conf";

    /// <summary>Chooses the files (interface reference, section 9.2).</summary>
    /// <exception cref="RktException">A file that is asked for is not there.</exception>
    public static PodFiles Of(PodPath pod, RunArguments arguments, string hostname, IReadOnlyList<NetworkNames> networks)
    {
        var addresses = AddressesOf(networks);
        return new(
            arguments.ResolvConf switch
            {
                ResolvConfMode.Host => Read(ResolvConfOfHost),
                ResolvConfMode.Stage0 => Read(pod.ResolvConf),
                ResolvConfMode.None => null,
                _ => FromNetworks(networks),
            },
            arguments.EtcHosts switch
            {
                EtcHostsMode.Host => Read(HostsOfHost),
                EtcHostsMode.Stage0 => WithItself(Text(pod.Hosts), hostname, addresses),
                _ => null,
            },
            WithItself(Rkt.Pods.Names.HostsFallback.Text, hostname, addresses));
    }

    /// <summary>What the hosts file of a pod with <c>--pod-dns</c> says beside the names of others.</summary>
    /// <remarks>
    /// Its own name stands for the addresses that the others have it at, and not for 127.0.0.1 too: programs of a cluster ask for it to
    /// tell the others where they are.
    /// </remarks>
    /// <exception cref="RktException">A file that is asked for is not there.</exception>
    public static string OwnHosts(PodPath pod, RunArguments arguments, string hostname, IReadOnlyList<NetworkNames> networks)
    {
        var addresses = AddressesOf(networks);
        var hosts = arguments.EtcHosts switch
        {
            EtcHostsMode.Host => Text(HostsOfHost),
            EtcHostsMode.Stage0 => Text(pod.Hosts),
            _ => Rkt.Pods.Names.HostsFallback.Text,
        };
        return HostsText.WithAddresses(
            addresses.Count > 0 || arguments.EtcHosts == EtcHostsMode.Host ? hosts : HostsText.WithName(hosts, hostname), hostname, addresses);
    }

    private static byte[] WithItself(string hosts, string hostname, List<string> addresses) =>
        Encoding.UTF8.GetBytes(HostsText.WithAddresses(HostsText.WithName(hosts, hostname), hostname, addresses));

    private static List<string> AddressesOf(IReadOnlyList<NetworkNames> networks)
    {
        var addresses = new List<string>();
        foreach (var network in networks)
        {
            addresses.AddRange(network.Addresses);
        }

        return addresses;
    }

    private static string Text(string path) => Encoding.UTF8.GetString(Read(path));

    private static byte[] Read(string path) => File.Exists(path)
        ? File.ReadAllBytes(path)
        : throw new RktException($"\"{path}\" is asked for, and there is none");

    private static byte[]? FromNetworks(IReadOnlyList<NetworkNames> networks)
    {
        foreach (var network in networks)
        {
            if (!network.Resolver.IsEmpty)
            {
                return Encoding.UTF8.GetBytes(network.Resolver.Format());
            }
        }

        return null;
    }
}
