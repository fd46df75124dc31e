using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Netlink;

/// <summary>The IPv4 packet filter (nf_tables) of this process's network namespace.</summary>
public sealed class FilterSocket : IDisposable
{
    private const int ListAttempts = 100;

    private readonly NetlinkSocket _socket = NetlinkSocket.Open(NetlinkProtocol.Netfilter);

    /// <summary>Makes the changes of a transaction, all or none.</summary>
    /// <exception cref="KernelException">One of them was refused; nothing is changed.</exception>
    public void Commit(FilterTransaction transaction) => _socket.Exchange(transaction.Ended());

    /// <summary>A chain, or null when there is none, or no such table.</summary>
    public FilterChain? FindChain(string table, string name)
    {
        var request = new NetlinkRequest();
        request.Begin(FilterMessages.GetChain, NetlinkFlags.Acknowledge, $"chain \"{name}\"");
        request.Add(FilterMessages.Header);
        request.Attribute(FilterMessages.ChainTable, table);
        request.Attribute(FilterMessages.ChainName, name);
        try
        {
            var attributes = new NetlinkAttributes(_socket.Exchange(request)[0].Body.AsSpan(FilterMessages.HeaderSize..));
            var hook = attributes.In(FilterMessages.ChainHook);
            return new FilterChain(
                attributes.Text(FilterMessages.ChainType),
                hook.NetworkNumber(FilterMessages.HookNumber),
                unchecked((int)(hook.NetworkNumber(FilterMessages.HookPriority) ?? 0)));
        }
        catch (KernelException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
    }

    /// <summary>The numbers of those rules of a chain that jump to another one.</summary>
    /// <param name="table">The table.</param>
    /// <param name="chain">The chain of the rules; that there is none means that there are no rules.</param>
    /// <param name="target">The chain that they jump to.</param>
    public IReadOnlyList<ulong> FindJumps(string table, string chain, string target)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return ListJumps(table, chain, target);
            }
            catch (KernelException e) when (e.Errno == Errno.EINTR && attempt < ListAttempts)
            {
                // Somebody else has changed the filter meanwhile, and the list may lack what we look for.
            }
            catch (KernelException e) when (e.Errno == Errno.ENOENT)
            {
                return [];
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private List<ulong> ListJumps(string table, string chain, string target)
    {
        var request = new NetlinkRequest();
        request.Begin(FilterMessages.GetRule, NetlinkFlags.Dump, $"rules of chain \"{chain}\"");
        request.Add(FilterMessages.Header);
        request.Attribute(FilterMessages.RuleTable, table);
        request.Attribute(FilterMessages.RuleChain, chain);
        var found = new List<ulong>();
        foreach (var answer in _socket.Exchange(request))
        {
            var attributes = new NetlinkAttributes(answer.Body.AsSpan(FilterMessages.HeaderSize..));
            // Kernels before 4.4 list the rules of all chains.
            if (attributes.Text(FilterMessages.RuleChain) == chain && attributes.LongNetworkNumber(FilterMessages.RuleHandle) is { } handle
                && attributes.TryFind(FilterMessages.RuleExpressions, out var expressions) && FilterRule.JumpsTo(expressions, target))
            {
                found.Add(handle);
            }
        }

        return found;
    }
}
