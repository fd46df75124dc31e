namespace Rkt.Host.Netlink;

/// <summary>The numbers of nf_tables (linux/netfilter/nf_tables.h), and the fixed part of its messages.</summary>
internal static class FilterMessages
{
    internal const int BeginTransaction = 16;
    internal const int EndTransaction = 17;

    internal const int NewTable = Subsystem | 0;
    internal const int NewChain = Subsystem | 3;
    internal const int GetChain = Subsystem | 4;
    internal const int RemoveChain = Subsystem | 5;
    internal const int NewRule = Subsystem | 6;
    internal const int GetRule = Subsystem | 7;
    internal const int RemoveRule = Subsystem | 8;

    internal const int TableName = 1;

    internal const int ChainTable = 1;
    internal const int ChainName = 3;
    internal const int ChainHook = 4;
    internal const int ChainPolicy = 5;
    internal const int ChainType = 7;
    internal const int HookNumber = 1;
    internal const int HookPriority = 2;

    internal const int RuleTable = 1;
    internal const int RuleChain = 2;
    internal const int RuleHandle = 3;
    internal const int RuleExpressions = 4;

    internal const int HeaderSize = 4;

    private const int Subsystem = 10 << 8;
    private const byte Ipv4 = 2;

    /// <summary>struct nfgenmsg of what is done to a table of IPv4.</summary>
    internal static ReadOnlySpan<byte> Header => [Ipv4, 0, 0, 0];

    /// <summary>struct nfgenmsg of what encloses a transaction: it names the subsystem.</summary>
    internal static ReadOnlySpan<byte> TransactionHeader => [0, 0, 0, Subsystem >> 8];
}
