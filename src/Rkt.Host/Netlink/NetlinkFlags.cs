namespace Rkt.Host.Netlink;

/// <summary>What a message asks for; the upper ones mean one thing with what makes and another with what gets.</summary>
[Flags]
public enum NetlinkFlags
{
    None = 0,
    Request = 1,

    /// <summary>The kernel says when it is done, well or not.</summary>
    Acknowledge = 4,

    /// <summary>Put in the place of what is there.</summary>
    Replace = 0x100,

    /// <summary>Fails when it is there.</summary>
    Exclusive = 0x200,
    Create = 0x400,

    /// <summary>At the end.</summary>
    Append = 0x800,

    /// <summary>All objects of a kind, not one.</summary>
    Dump = 0x300,
}
