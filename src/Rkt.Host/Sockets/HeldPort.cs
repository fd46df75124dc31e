using System.Buffers.Binary;
using System.Net;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Sockets;

/// <summary>A port of this machine that no other program can take while this object lives, or this process.</summary>
/// <remarks>The socket is bound and never listens: whoever reaches it, past the rules that lead elsewhere, is refused at once.</remarks>
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

    private static unsafe HeldPort? TryTake(IPAddress address, int port, int type)
    {
        var name = NameOf(address, port);
        var socket = Syscall.socket(BinaryPrimitives.ReadInt16LittleEndian(name), type | Syscall.SOCK_CLOEXEC, 0);
        if (socket < 0)
        {
            throw KernelException.FromLastError("socket", address.ToString());
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
