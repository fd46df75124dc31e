using System.Buffers.Binary;
using System.Net;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Sockets;

/// <summary>A port of this machine that no other program can take while this object lives, or this process.</summary>
/// <remarks>
/// The socket is bound and does not listen: whoever reaches it, past the rules that lead elsewhere, is refused at once. Connections of the port's last
/// server that are over (TIME_WAIT) are not in the way.
/// </remarks>
public sealed class HeldPort : IDisposable
{
    private readonly int _socket;

    private HeldPort(int socket) => _socket = socket;

    /// <summary>Takes a port.</summary>
    /// <param name="address">The only address to take it on; null for all of both families.</param>
    /// <param name="port">The port, 1 to 65535.</param>
    /// <param name="protocol">tcp or udp.</param>
    /// <returns>Null when another program has it.</returns>
    /// <exception cref="KernelException">The address is not one of this machine's, or the port cannot be had for another reason.</exception>
    /// <exception cref="ArgumentException">The protocol is another one.</exception>
    public static HeldPort? TryTake(IPAddress? address, int port, string protocol)
    {
        var type = protocol switch
        {
            "tcp" => Syscall.SOCK_STREAM,
            "udp" => Syscall.SOCK_DGRAM,
            _ => throw new ArgumentException($"protocol \"{protocol}\" is neither tcp nor udp", nameof(protocol)),
        };
        try
        {
            return TryTake(address ?? IPAddress.IPv6Any, port, type);
        }
        catch (KernelException e) when (address is null && e.Errno is Errno.EAFNOSUPPORT or Errno.EADDRNOTAVAIL)
        {
            // A machine without IPv6.
            return TryTake(IPAddress.Any, port, type);
        }
    }

    public void Dispose() => _ = Syscall.close(_socket);

    private static HeldPort? TryTake(IPAddress address, int port, int type)
    {
        if (TryBind(address, port, type, canReuse: false) is { } held)
        {
            return held;
        }

        // Is it only what the last server has left?
        held = type == Syscall.SOCK_STREAM ? TryBind(address, port, type, canReuse: true) : null;
        return held is null || held.TryMakeExclusive() ? held : null;
    }

    /// <summary>
    /// Makes a port that was taken with SO_REUSEADDR refuse all others that do the same, as a pod that starts at this moment and every usual server
    /// does; false when one of them was quicker.
    /// </summary>
    /// <remarks>
    /// Of two that were bound at the same moment only one can listen; whoever comes later conflicts with a socket that has the option no more. Tried on
    /// Linux 6.1 and 6.18.
    /// </remarks>
    private bool TryMakeExclusive()
    {
        if (Syscall.listen(_socket, backlog: 0) != 0)
        {
            Dispose();
            return false;
        }

        SetReuse(_socket, value: 0);
        _ = Syscall.shutdown(_socket, Syscall.SHUT_RDWR);
        return true;
    }

    private static unsafe void SetReuse(int socket, int value)
    {
        if (Syscall.setsockopt(socket, Syscall.SOL_SOCKET, Syscall.SO_REUSEADDR, &value, sizeof(int)) != 0)
        {
            throw KernelException.FromLastError("setsockopt", "SO_REUSEADDR");
        }
    }

    private static unsafe HeldPort? TryBind(IPAddress address, int port, int type, bool canReuse)
    {
        var name = NameOf(address, port);
        var socket = Syscall.socket(BinaryPrimitives.ReadInt16LittleEndian(name), type | Syscall.SOCK_CLOEXEC, 0);
        if (socket < 0)
        {
            throw KernelException.FromLastError("socket", address.ToString());
        }

        if (canReuse)
        {
            SetReuse(socket, value: 1);
        }

        fixed (byte* bytes = name)
        {
            if (Syscall.bind(socket, bytes, (uint)name.Length) == 0)
            {
                return new HeldPort(socket);
            }
        }

        var failure = KernelException.FromLastError("bind", $"{address} port {port}");
        _ = Syscall.close(socket);
        return failure.Errno == Errno.EADDRINUSE ? null : throw failure;
    }

    /// <summary>A struct sockaddr_in or sockaddr_in6: family, port, and the address behind what is 0 in an address without scope.</summary>
    private static byte[] NameOf(IPAddress address, int port)
    {
        var bytes = address.GetAddressBytes();
        var isLong = bytes.Length == 16;
        var name = new byte[isLong ? 28 : 16];
        BinaryPrimitives.WriteInt16LittleEndian(name, isLong ? Syscall.AF_INET6 : Syscall.AF_INET);
        BinaryPrimitives.WriteUInt16BigEndian(name.AsSpan(2), (ushort)port);
        bytes.CopyTo(name, isLong ? 8 : 4);
        return name;
    }
}
