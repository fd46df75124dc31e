using System.Text;

namespace Rkt.Stage1.Names;

/// <summary>Adds to a hosts file what the pod knows of itself.</summary>
public static class HostsText
{
    private const string Loopback = "127.0.0.1";

    /// <summary>The file with the pod's own name at the end of the first line for 127.0.0.1 (interface reference, section 9.2).</summary>
    public static string WithName(string hosts, string hostname)
    {
        var lines = hosts.Split('\n');
        var local = Array.FindIndex(lines, static line => line.StartsWith(Loopback, StringComparison.Ordinal)
            && line.Length > Loopback.Length && line[Loopback.Length] is ' ' or '\t');
        if (local < 0)
        {
            return $"{Loopback}\t{hostname}\n{hosts}";
        }

        lines[local] += $" {hostname}";
        return string.Join('\n', lines);
    }

    /// <summary>The file with a line for each of the pod's own addresses.</summary>
    public static string WithAddresses(string hosts, string hostname, IReadOnlyList<string> addresses)
    {
        if (addresses.Count == 0)
        {
            return hosts;
        }

        var text = new StringBuilder(hosts).Append(hosts.EndsWith('\n') ? "" : "\n").Append("\n# This pod\n");
        foreach (var address in addresses)
        {
            text.Append(address).Append('\t').Append(hostname).Append('\n');
        }

        return text.ToString();
    }
}
