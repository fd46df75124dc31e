using System.Diagnostics;
using System.Globalization;
using System.Net;
using Rkt.Stage1.Networking.Cni;

namespace Rkt.Stage1.Networking;

/// <summary>IPv6 addresses that the kernel does not use yet, because it is still asking whether somebody else has them.</summary>
/// <remarks>
/// That takes a second or two (duplicate address detection, RFC 4862), in which the kernel neither sends from an address nor answers for it. Plugins wait
/// for the pod's own, but not for the one that they give to the host: what the host sends comes from another address of its own, and published ports
/// cannot be reached by IPv6.
/// </remarks>
internal static class TentativeAddresses
{
    private const int Duplicate = 0x08;
    private const int Tentative = 0x40;

    /// <summary>A second at most before the kernel asks, and another for the answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until the addresses and gateways of networks can be used. Where there is none of IPv6, it does nothing.</summary>
    /// <param name="networks">What the networks have answered.</param>
    /// <param name="pid">A process in the pod's network namespace.</param>
    /// <param name="warn">Told which cannot be used.</param>
    internal static void Await(IEnumerable<CniResult> networks, int pid, Action<string> warn)
    {
        var addresses = networks.SelectMany(static n => n.Addresses).Where(static a => a.IsV6).ToList();
        Await([.. addresses.Select(static a => a.Address)], $"/proc/{pid}/net/if_inet6", warn);
        Await([.. addresses.Select(static a => a.Gateway).OfType<IPAddress>()], "/proc/self/net/if_inet6", warn);
    }

    /// <summary>Those among some addresses that the kernel does not use.</summary>
    /// <param name="table">The lines of <c>/proc/net/if_inet6</c>: address, link, prefix length, scope, flags, name of the link.</param>
    /// <param name="addresses">The addresses.</param>
    /// <returns>Each with whether it never will, because somebody else has it.</returns>
    internal static IReadOnlyList<(IPAddress Address, bool IsDuplicate)> Find(IEnumerable<string> table, IReadOnlyCollection<IPAddress> addresses)
    {
        var found = new List<(IPAddress, bool)>();
        foreach (var line in table)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var flags = int.Parse(words[4], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var address = new IPAddress(Convert.FromHexString(words[0]));
            if ((flags & Tentative) != 0 && addresses.Contains(address))
            {
                found.Add((address, (flags & Duplicate) != 0));
            }
        }

        return found;
    }

    private static void Await(IReadOnlyCollection<IPAddress> addresses, string table, Action<string> warn)
    {
        // A kernel without IPv6 has no table.
        if (addresses.Count == 0 || !File.Exists(table))
        {
            return;
        }

        var clock = Stopwatch.StartNew();
        var found = Find(File.ReadLines(table), addresses);
        while (found.Any(static f => !f.IsDuplicate) && clock.Elapsed < Patience)
        {
            Thread.Sleep(Step);
            found = Find(File.ReadLines(table), addresses);
        }

        foreach (var (address, isDuplicate) in found)
        {
            warn(isDuplicate ? $"address {address} cannot be used: somebody else in the network has it" : $"address {address} cannot be used yet");
        }
    }
}
