namespace Rkt.Pods.Names;

/// <summary>A line of a hosts file.</summary>
/// <param name="Address">An address, IPv4 or IPv6.</param>
/// <param name="Name">The name that leads to it.</param>
public sealed record HostsEntry(string Address, string Name)
{
    public override string ToString() => $"{Address}\t{Name}";
}
