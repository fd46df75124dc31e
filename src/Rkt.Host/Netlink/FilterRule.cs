using System.Buffers.Binary;
using System.Text;

namespace Rkt.Host.Netlink;

/// <summary>Writes the expressions of one packet filter rule, in the words of iptables: its listings show them as if it had made them.</summary>
/// <remarks>Where iptables has extensions, as for comments and targets, these are the same ones, in the form that the kernel keeps for it.</remarks>
public sealed class FilterRule
{
    private const int CommentSize = 256;
    private const int SourceOffset = 12;
    private const int DestinationOffset = 16;

    private const int Accepted = 1;
    private const int Jump = -3;
    private const int Register = 1;
    private const int VerdictRegister = 0;
    private const int NetworkHeader = 1;
    private const int Equal = 0;
    private const int NotEqual = 1;

    private readonly NetlinkRequest _request;

    internal FilterRule(NetlinkRequest request) => _request = request;

    /// <summary>Packets from one address.</summary>
    public FilterRule From(Ipv4Address source)
    {
        Load(SourceOffset, length: 4);
        Compare(Equal, source.Number, length: 4);
        return this;
    }

    /// <summary>Packets to addresses whose common bits are whole bytes.</summary>
    public FilterRule To(Ipv4Subnet destination)
    {
        var length = destination.PrefixLength / 8;
        Load(DestinationOffset, length);
        Compare(Equal, destination.Network.Number, length);
        return this;
    }

    /// <summary>Packets to any other addresses than these.</summary>
    public FilterRule NotTo(Ipv4Subnet destination)
    {
        Load(DestinationOffset, length: 4);
        Express("bitwise", () =>
        {
            _request.NetworkAttribute(1, Register);
            _request.NetworkAttribute(2, Register);
            _request.NetworkAttribute(3, 4u);
            Value(4, destination.PrefixLength == 0 ? 0 : uint.MaxValue << 32 - destination.PrefixLength, length: 4);
            Value(5, 0, length: 4);
        });
        Compare(NotEqual, destination.Network.Number, length: 4);
        return this;
    }

    /// <summary>Says what the rule is for.</summary>
    /// <param name="text">At most 255 bytes.</param>
    public FilterRule Comment(string text)
    {
        var bytes = new byte[CommentSize];
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(..^1));
        Extend("match", "comment", bytes);
        return this;
    }

    /// <summary>Counts what comes this far.</summary>
    public FilterRule Count()
    {
        Express("counter", () =>
        {
            _request.NetworkAttribute(1, 0ul);
            _request.NetworkAttribute(2, 0ul);
        });
        return this;
    }

    /// <summary>Leaves the chains of this hook.</summary>
    public void Accept() => Decide(Accepted, chain: null);

    /// <summary>Goes on in another chain.</summary>
    public void JumpTo(string chain) => Decide(Jump, chain);

    /// <summary>Gives the packet the address of the link that it leaves through.</summary>
    public void Masquerade()
    {
        // struct nf_nat_ipv4_multi_range_compat: one range, of no address and no port.
        var range = new byte[24];
        BinaryPrimitives.WriteInt32LittleEndian(range, 1);
        Extend("target", "MASQUERADE", range);
    }

    /// <summary>Whether the expressions of a rule end in a jump to a chain.</summary>
    internal static bool JumpsTo(ReadOnlySpan<byte> expressions, string chain)
    {
        while (NetlinkAttributes.TryTake(ref expressions, out _, out var expression))
        {
            var attributes = new NetlinkAttributes(expression);
            if (attributes.Text(1) == "immediate" && attributes.In(2).In(2).In(2).Text(2) == chain)
            {
                return true;
            }
        }

        return false;
    }

    private void Load(int offset, int length) => Express("payload", () =>
    {
        _request.NetworkAttribute(1, Register);
        _request.NetworkAttribute(2, NetworkHeader);
        _request.NetworkAttribute(3, (uint)offset);
        _request.NetworkAttribute(4, (uint)length);
    });

    private void Compare(uint operation, uint number, int length) => Express("cmp", () =>
    {
        _request.NetworkAttribute(1, Register);
        _request.NetworkAttribute(2, operation);
        Value(3, number, length);
    });

    private void Extend(string kind, string name, byte[] information) => Express(kind, () =>
    {
        _request.Attribute(1, name);
        _request.NetworkAttribute(2, 0u);
        _request.Attribute(3, information);
    });

    private void Decide(int verdict, string? chain) => Express("immediate", () =>
    {
        _request.NetworkAttribute(1, VerdictRegister);
        var data = _request.BeginNest(2);
        var nest = _request.BeginNest(2);
        _request.NetworkAttribute(1, unchecked((uint)verdict));
        if (chain is not null)
        {
            _request.Attribute(2, chain);
        }

        _request.EndNest(nest);
        _request.EndNest(data);
    });

    private void Value(int type, uint number, int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        var nest = _request.BeginNest(type);
        _request.Attribute(1, bytes[..length]);
        _request.EndNest(nest);
    }

    private void Express(string name, Action attributes)
    {
        var element = _request.BeginNest(1);
        _request.Attribute(1, name);
        var data = _request.BeginNest(2);
        attributes();
        _request.EndNest(data);
        _request.EndNest(element);
    }
}
