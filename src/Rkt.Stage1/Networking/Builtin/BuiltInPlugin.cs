using Rkt.Host.Errors;
using Rkt.Host.Netlink;

namespace Rkt.Stage1.Networking.Builtin;

/// <summary>Does for the built-in networks what the plugins ptp and host-local do with them, in this process and in the same way.</summary>
/// <remarks>
/// What one side has made the other can take away: address files, links, routes and packet filter rules are the same. Where anything is not
/// as it is expected, nothing is changed: the plugins are to be called, and what they answer counts.
/// </remarks>
/// <param name="plugin">The program that <c>ptp</c> means here.</param>
/// <param name="addressPlugin">The program that <c>host-local</c> means here.</param>
/// <param name="messages">Where to tell why the plugins have to be called.</param>
public sealed class BuiltInPlugin(string plugin, string addressPlugin, TextWriter messages)
{
    private const string Forwarding = "/proc/sys/net/ipv4/ip_forward";

    /// <summary>Joins a network; null when the plugin has to.</summary>
    /// <returns>What the plugin would print.</returns>
    public byte[]? TryAdd(BuiltInCall call) => Try(call, () => Add(call));

    /// <summary>Leaves a network; false when the plugin has to. May be repeated.</summary>
    /// <param name="call">What the plugin would be told.</param>
    /// <param name="address">The pod's address, as it was written down; anything else when it was not.</param>
    /// <remarks>The wire goes with the pod's network namespace, which the kernel takes away in its own time: to wait for it costs some 20 ms.</remarks>
    public bool TryDelete(BuiltInCall call, string address) => Try(call, () => Delete(call, Ipv4Address.TryParse(address)));

    private static byte[] Add(BuiltInCall call)
    {
        var network = call.Network;
        var leases = new AddressLeases(network.Name, network.Subnet);
        using var rollback = new Rollback();
        rollback.Add(() => leases.Release(call.Pod, call.Interface, known: null, static _ => { }));
        var address = leases.Take(call.Pod, call.Interface) ?? throw new RktException($"no address of {network.Subnet} is free");

        Forward();
        using var file = File.OpenHandle(call.NetworkNamespace, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var wire = PodWire.Make(file, call.Interface, network, address);
        rollback.Add(wire.Remove);
        if (network.IsRouted)
        {
            new Masquerading(network.Name, call.Pod).Add(network.Subnet, address);
        }

        rollback.Commit();
        return PluginResult.Format(call, wire, address);
    }

    private static bool Delete(BuiltInCall call, Ipv4Address? address)
    {
        var network = call.Network;
        if (network.IsRouted)
        {
            new Masquerading(network.Name, call.Pod).Remove();
        }

        new AddressLeases(network.Name, network.Subnet).Release(call.Pod, call.Interface, address, PodWire.RemoveRoute);
        return true;
    }

    private static void Forward()
    {
        if (File.ReadAllText(Forwarding).Trim() != "1")
        {
            File.WriteAllText(Forwarding, "1");
        }
    }

    private T? Try<T>(BuiltInCall call, Func<T> work)
    {
        string? obstacle;
        try
        {
            obstacle = StandardPlugins.Obstacle(plugin, addressPlugin) ?? (call.Network.IsRouted ? StandardPlugins.FilterObstacle() : null);
            if (obstacle is null)
            {
                return work();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RktException)
        {
            obstacle = e.Message;
        }

        messages.WriteLine($"networking: network {call.Network.Name} is left to plugin {plugin}: {obstacle}");
        return default;
    }
}
