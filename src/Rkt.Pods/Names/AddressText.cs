using System.Net;
using System.Net.Sockets;

namespace Rkt.Pods.Names;

/// <summary>Reads addresses as resolvers write them.</summary>
public static class AddressText
{
    private const int Octets = 4;

    /// <summary>Reads four numbers with dots, or an address of IPv6; null for anything else.</summary>
    /// <remarks>.NET takes "1", "10.1", "010.0.0.1" (which it reads as octal), "[::1]" and "[::1]:80" for addresses too.</remarks>
    /// <param name="text">The address.</param>
    /// <param name="withZone">Whether an address of IPv6 may name an interface, as in <c>fe80::1%eth0</c>.</param>
    public static IPAddress? TryParse(string text, bool withZone = false)
    {
        var zone = text.IndexOf('%');
        if (text.Contains('[') || (zone >= 0 && !(withZone && IsZone(text.AsSpan(zone + 1)))))
        {
            return null;
        }

        return IPAddress.TryParse(zone < 0 ? text : text[..zone], out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || (zone < 0 && IsDotted(text)))
                ? address
                : null;
    }

    private static bool IsZone(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c is '%' or '#' or ';')
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    private static bool IsDotted(string text)
    {
        var parts = text.Split('.');
        return parts.Length == Octets
            && Array.TrueForAll(parts, static part => part.Length == 1 || (part.Length is 2 or 3 && part[0] != '0'))
            && Array.TrueForAll(parts, static part => part.All(char.IsAsciiDigit));
    }
}
