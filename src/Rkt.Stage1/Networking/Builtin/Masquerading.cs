using System.Text;
using Rkt.Host.Errors;
using Rkt.Host.Netlink;

namespace Rkt.Stage1.Networking.Builtin;

/// <summary>The packet filter rules by which the host lends its address to a pod: those that the plugins make, in the same words.</summary>
/// <remarks>So the plugins find and remove them, and so do we theirs; names and comments are those of containernetworking-plugins.</remarks>
internal sealed class Masquerading
{
    private const string Table = "nat";
    private const string Entrance = "POSTROUTING";
    private const int ChainNameLength = 28;

    private static readonly FilterChain EntranceOfIptables = new("nat", Hook: 4, Priority: 100);
    private static readonly Ipv4Subnet Multicast = new(new Ipv4Address(0xe000_0000), 4);

    private readonly string _chain;
    private readonly string _comment;

    /// <param name="network">The network's name.</param>
    /// <param name="pod">The pod's UUID.</param>
    internal Masquerading(string network, string pod)
    {
        _chain = $"CNI-{Convert.ToHexStringLower(ShortSha512.Hash(Encoding.UTF8.GetBytes(network + pod)))}"[..ChainNameLength];
        _comment = $"name: \"{network}\" id: \"{pod}\"";
    }

    /// <summary>The chain of the pod's own rules.</summary>
    internal string Chain => _chain;

    /// <summary>Makes the rules, all at once.</summary>
    /// <exception cref="KernelException">They could not be made, or some are there already; nothing is changed.</exception>
    /// <exception cref="RktException">The table is not as iptables makes it.</exception>
    internal void Add(Ipv4Subnet subnet, Ipv4Address address)
    {
        using var filter = new FilterSocket();
        var entrance = filter.FindChain(Table, Entrance);
        if (entrance is not null && entrance != EntranceOfIptables)
        {
            throw new RktException($"chain \"{Entrance}\" of table \"{Table}\" is not the one of iptables");
        }

        var changes = new FilterTransaction(Table);
        changes.EnsureTable();
        changes.AddChain(_chain);
        changes.AddRule(_chain, rule => rule.To(subnet).Comment(_comment).Count().Accept());
        changes.AddRule(_chain, rule => rule.NotTo(Multicast).Comment(_comment).Count().Masquerade());
        if (entrance is null)
        {
            changes.EnsureChain(Entrance, EntranceOfIptables);
        }

        changes.AddRule(Entrance, rule => rule.From(address).Comment(_comment).Count().JumpTo(_chain));
        filter.Commit(changes);
    }

    /// <summary>Removes the rules, all at once. That there are none is well too.</summary>
    /// <exception cref="KernelException">They could not be removed; all of them are still there.</exception>
    internal void Remove()
    {
        using var filter = new FilterSocket();
        if (filter.FindChain(Table, _chain) is null)
        {
            return;
        }

        var changes = new FilterTransaction(Table);
        foreach (var jump in filter.FindJumps(Table, Entrance, _chain))
        {
            changes.RemoveRule(Entrance, jump);
        }

        changes.RemoveChain(_chain);
        filter.Commit(changes);
    }
}
