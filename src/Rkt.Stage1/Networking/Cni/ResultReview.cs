using System.Net;
using Rkt.Host.Errors;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>Holds what plugins say against what can be seen in the pod: a plugin that only says it has worked is found here, not by the app.</summary>
/// <param name="Interfaces">The interfaces that are in the pod's network namespace.</param>
public sealed record ResultReview(IReadOnlySet<string> Interfaces)
{
    /// <summary>Looks, whenever it is called, into the network namespace of a process.</summary>
    public static Func<IReadOnlySet<string>> InterfacesOf(int pid) => () => ReadInterfaces(File.ReadAllLines($"/proc/{pid}/net/dev"));

    /// <summary>Throws unless the result can be true and has what the user asked for.</summary>
    /// <exception cref="RktException">It cannot; the message says what is missing.</exception>
    public void Check(CniAttachment attachment, CniResult result)
    {
        foreach (var made in result.Interfaces)
        {
            if (made.Sandbox.Length > 0 && !Interfaces.Contains(made.Name))
            {
                throw new RktException($"its plugins say that they have made interface \"{made.Name}\", but the pod has none of that name");
            }
        }

        if (result.Interfaces.Count == 0 && result.Addresses.Count > 0 && !Interfaces.Contains(attachment.Interface))
        {
            throw new RktException($"its plugins say that the pod has address {result.Addresses[0].Address}, but it has no interface \"{attachment.Interface}\"");
        }

        CheckAddress(attachment.Argument("IP"), result);
        CheckHardwareAddress(attachment.Argument("MAC"), result);
    }

    private static void CheckAddress(string? wanted, CniResult result)
    {
        if (wanted is not null && IPAddress.TryParse(wanted.Split('/')[0], out var address) && !result.Addresses.Any(a => a.Address.Equals(address)))
        {
            throw new RktException($"its plugins did not give the pod the address {address} that was asked for");
        }
    }

    private static void CheckHardwareAddress(string? wanted, CniResult result)
    {
        if (wanted is not null && !result.Interfaces.Any(i => string.Equals(i.HardwareAddress, wanted, StringComparison.OrdinalIgnoreCase)))
        {
            throw new RktException($"its plugins did not give the pod the hardware address {wanted} that was asked for");
        }
    }

    private static HashSet<string> ReadInterfaces(string[] lines)
    {
        var names = new HashSet<string>();
        foreach (var line in lines)
        {
            // Two lines of headings have no colon.
            if (line.IndexOf(':') is > 0 and var colon)
            {
                names.Add(line[..colon].Trim());
            }
        }

        return names;
    }
}
