namespace Rkt.Host.Netlink;

/// <summary>Collects changes of the IPv4 packet filter, which <see cref="FilterSocket.Commit"/> makes all together or not at all.</summary>
/// <param name="table">The table that they are in.</param>
public sealed class FilterTransaction(string table)
{
    private const NetlinkFlags Make = NetlinkFlags.Acknowledge | NetlinkFlags.Create;
    private readonly NetlinkRequest _request = Begun();

    /// <summary>Makes the table, unless it is there.</summary>
    public void EnsureTable()
    {
        _request.Begin(FilterMessages.NewTable, Make, $"table \"{table}\"");
        _request.Add(FilterMessages.Header);
        _request.Attribute(FilterMessages.TableName, table);
    }

    /// <summary>Makes a chain that rules jump to; that it is there is a failure.</summary>
    public void AddChain(string name) => BeginChain(FilterMessages.NewChain, Make | NetlinkFlags.Exclusive, name);

    /// <summary>Makes a chain in the kernel's path of packets, which accepts what it does not decide, unless it is there.</summary>
    public void EnsureChain(string name, FilterChain chain)
    {
        const uint Accept = 1;
        BeginChain(FilterMessages.NewChain, Make, name);
        var hook = _request.BeginNest(FilterMessages.ChainHook);
        _request.NetworkAttribute(FilterMessages.HookNumber, chain.Hook ?? throw new ArgumentException("no hook", nameof(chain)));
        _request.NetworkAttribute(FilterMessages.HookPriority, unchecked((uint)chain.Priority));
        _request.EndNest(hook);
        _request.NetworkAttribute(FilterMessages.ChainPolicy, Accept);
        _request.Attribute(FilterMessages.ChainType, chain.Type ?? throw new ArgumentException("no type", nameof(chain)));
    }

    /// <summary>Removes a chain with its rules; that another rule jumps to it is a failure.</summary>
    public void RemoveChain(string name) => BeginChain(FilterMessages.RemoveChain, NetlinkFlags.Acknowledge, name);

    /// <summary>Adds a rule at the end of a chain.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="write">Says what the rule is.</param>
    public void AddRule(string chain, Action<FilterRule> write)
    {
        BeginRule(FilterMessages.NewRule, Make | NetlinkFlags.Append, chain);
        var expressions = _request.BeginNest(FilterMessages.RuleExpressions);
        write(new FilterRule(_request));
        _request.EndNest(expressions);
    }

    /// <summary>Removes the rule of a chain that has this number.</summary>
    public void RemoveRule(string chain, ulong handle)
    {
        BeginRule(FilterMessages.RemoveRule, NetlinkFlags.Acknowledge, chain);
        _request.NetworkAttribute(FilterMessages.RuleHandle, handle);
    }

    internal NetlinkRequest Ended()
    {
        _request.Begin(FilterMessages.EndTransaction, NetlinkFlags.None, "packet filter");
        _request.Add(FilterMessages.TransactionHeader);
        return _request;
    }

    private static NetlinkRequest Begun()
    {
        var request = new NetlinkRequest();
        request.Begin(FilterMessages.BeginTransaction, NetlinkFlags.None, "packet filter");
        request.Add(FilterMessages.TransactionHeader);
        return request;
    }

    private void BeginChain(int type, NetlinkFlags flags, string name)
    {
        _request.Begin(type, flags, $"chain \"{name}\"");
        _request.Add(FilterMessages.Header);
        _request.Attribute(FilterMessages.ChainTable, table);
        _request.Attribute(FilterMessages.ChainName, name);
    }

    private void BeginRule(int type, NetlinkFlags flags, string chain)
    {
        _request.Begin(type, flags, $"rule of chain \"{chain}\"");
        _request.Add(FilterMessages.Header);
        _request.Attribute(FilterMessages.RuleTable, table);
        _request.Attribute(FilterMessages.RuleChain, chain);
    }
}
