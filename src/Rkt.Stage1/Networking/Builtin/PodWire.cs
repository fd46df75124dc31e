using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;
using Rkt.Host.Netlink;

namespace Rkt.Stage1.Networking.Builtin;

/// <summary>The wire between the host and a pod, with addresses and routes on both ends, as the plugin ptp makes it.</summary>
/// <remarks>A pod sends everything to the host's end, also what is for its own subnet: its neighbours are behind other wires.</remarks>
internal sealed record PodWire
{
    private const int NameAttempts = 10;

    /// <summary>The name of the host's end.</summary>
    internal required string HostName { get; init; }

    internal required NetworkLink HostLink { get; init; }

    internal required NetworkLink PodLink { get; init; }

    /// <summary>Makes the wire; when it fails nothing of it is left.</summary>
    /// <param name="file">The pod's network namespace.</param>
    /// <param name="podName">The name of the pod's end.</param>
    /// <param name="network">The network.</param>
    /// <param name="address">The pod's address.</param>
    internal static PodWire Make(SafeFileHandle file, string podName, BuiltInNetwork network, Ipv4Address address)
    {
        using var host = RouteSocket.Open();
        using var pod = RouteSocket.OpenIn(file);
        var name = AddPair(host, podName, file);
        using var rollback = new Rollback();
        var hostLink = host.Find(name);
        rollback.Add(() => Remove(host, hostLink));

        var changes = new RouteChanges();
        changes.SetUp(hostLink);
        host.Apply(changes);
        IgnoreRouters(name);

        var podLink = pod.Find(podName);
        pod.Apply(PodSide(network, podLink, address));
        host.Apply(HostSide(network, hostLink, address));
        rollback.Commit();
        return new PodWire { HostName = name, HostLink = hostLink, PodLink = podLink };
    }

    /// <summary>Removes the host's route to a pod: its address can be given to another one, though the wire itself goes later.</summary>
    internal static void RemoveRoute(Ipv4Address address)
    {
        using var host = RouteSocket.Open();
        var changes = new RouteChanges();
        changes.RemoveRoute(link: null, Ipv4Subnet.Of(address), RouteScope.Host);
        try
        {
            host.Apply(changes);
        }
        catch (KernelException e) when (e.Errno == Errno.ESRCH)
        {
            // The wire is gone, and the route with it.
        }
    }

    /// <summary>Removes the wire.</summary>
    internal void Remove()
    {
        using var host = RouteSocket.Open();
        Remove(host, HostLink);
    }

    private static void Remove(RouteSocket host, NetworkLink link)
    {
        var changes = new RouteChanges();
        changes.RemoveLink(link);
        host.Apply(changes);
    }

    private static string AddPair(RouteSocket host, string podName, SafeFileHandle file)
    {
        for (var attempt = 1; ; attempt++)
        {
            var name = $"veth{(uint)Random.Shared.NextInt64(1L << 32):x8}";
            try
            {
                host.AddVethPair(name, podName, file);
                return name;
            }
            catch (KernelException e) when (e.Errno == Errno.EEXIST && attempt < NameAttempts)
            {
                // Somebody's link has the name.
            }
        }
    }

    private static RouteChanges PodSide(BuiltInNetwork network, NetworkLink link, Ipv4Address address)
    {
        var subnet = network.Subnet;
        var changes = new RouteChanges();
        changes.AddAddress(link, address, subnet.PrefixLength, subnet.Broadcast);
        changes.SetUp(link);
        if (network.IsRouted)
        {
            changes.PutRoute(link, Ipv4Subnet.Everywhere, RouteScope.Universe, network.Gateway);
        }

        // The kernel thinks that the whole subnet is on the wire.
        changes.RemoveRoute(link, subnet, RouteScope.Any);
        changes.PutRoute(link, Ipv4Subnet.Of(network.Gateway), RouteScope.Link, source: address);
        changes.PutRoute(link, subnet, RouteScope.Universe, network.Gateway, address);
        return changes;
    }

    private static RouteChanges HostSide(BuiltInNetwork network, NetworkLink link, Ipv4Address address)
    {
        var changes = new RouteChanges();
        changes.AddAddress(link, network.Gateway, prefixLength: 32);
        // What leads there already belongs to a wire whose pod is dead, and that the kernel is still taking away.
        changes.PutRoute(link, Ipv4Subnet.Of(address), RouteScope.Host);
        return changes;
    }

    /// <summary>A pod cannot make itself the host's router. A kernel without IPv6 has no such setting.</summary>
    private static void IgnoreRouters(string link)
    {
        var setting = $"/proc/sys/net/ipv6/conf/{link}/accept_ra";
        if (File.Exists(setting))
        {
            File.WriteAllText(setting, "0");
        }
    }
}
