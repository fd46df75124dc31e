using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Netlink;

/// <summary>A socket to the kernel's network configuration, of the network namespace that it was opened in.</summary>
public sealed class NetlinkSocket : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int ErrorType = 2;
    private const int DoneType = 3;
    private const int Interrupted = 0x10;

    /// <summary>The kernel never makes a message of a listing larger than this.</summary>
    private const int BufferSize = 32 * 1024;

    private readonly byte[] _buffer = new byte[BufferSize];
    private int _nextNumber = 1;

    private NetlinkSocket(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>Opens one in this process's network namespace.</summary>
    /// <exception cref="KernelException">The kernel has no such protocol.</exception>
    public static NetlinkSocket Open(NetlinkProtocol protocol) =>
        Opened(Syscall.socket(Syscall.AF_NETLINK, Syscall.SOCK_RAW | Syscall.SOCK_CLOEXEC, (int)protocol));

    /// <summary>Opens one in another network namespace.</summary>
    /// <param name="network">The namespace's file.</param>
    /// <param name="protocol">What it speaks with.</param>
    /// <exception cref="KernelException">The file is not a network namespace, or the kernel has no such protocol.</exception>
    public static NetlinkSocket OpenIn(SafeFileHandle network, NetlinkProtocol protocol) =>
        Opened(Syscall.rkt_socket_in(
            (int)network.DangerousGetHandle(), Syscall.AF_NETLINK, Syscall.SOCK_RAW | Syscall.SOCK_CLOEXEC, (int)protocol));

    /// <summary>Sends messages and takes all that the kernel answers.</summary>
    /// <returns>The objects that were asked for.</returns>
    /// <exception cref="KernelException">
    /// A message was refused: its subject, and why. Those before it are carried out, and those behind it may be, unless they are a transaction.
    /// EINTR: what was listed changed meanwhile, so that the list may have gaps.
    /// </exception>
    public List<NetlinkAnswer> Exchange(NetlinkRequest request)
    {
        var first = _nextNumber;
        _nextNumber += request.Count;
        var open = request.Answered;
        Send(request.Numbered(first));

        var answers = new List<NetlinkAnswer>();
        while (open > 0)
        {
            for (var rest = Receive(); rest.Length >= NetlinkRequest.HeaderSize;)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
                if (length < NetlinkRequest.HeaderSize || length > rest.Length)
                {
                    throw new KernelException("recv", Errno.EINVAL, "netlink");
                }

                // What is left of an exchange that failed has a lower number.
                var index = BinaryPrimitives.ReadInt32LittleEndian(rest[8..]) - first;
                if (index >= 0 && index < request.Count)
                {
                    open -= Take(rest[..length], request.SubjectOf(index), answers) ? 1 : 0;
                }

                rest = rest[Math.Min((length + 3) & ~3, rest.Length)..];
            }
        }

        return answers;
    }

    protected override bool ReleaseHandle() => Syscall.close((int)handle) == 0;

    /// <summary>Takes one message; true when it is the last one for what was asked.</summary>
    private static bool Take(ReadOnlySpan<byte> message, string subject, List<NetlinkAnswer> answers)
    {
        var type = BinaryPrimitives.ReadUInt16LittleEndian(message[4..]);
        var body = message[NetlinkRequest.HeaderSize..];
        if ((BinaryPrimitives.ReadUInt16LittleEndian(message[6..]) & Interrupted) != 0)
        {
            throw new KernelException("list", Errno.EINTR, subject);
        }

        if (type is not (ErrorType or DoneType))
        {
            answers.Add(new NetlinkAnswer(type, body.ToArray()));
            return false;
        }

        var error = body.Length >= sizeof(int) ? -BinaryPrimitives.ReadInt32LittleEndian(body) : 0;
        return error <= 0 ? true : throw new KernelException("netlink", error, subject);
    }

    private static NetlinkSocket Opened(int descriptor) =>
        descriptor >= 0 ? new NetlinkSocket(descriptor) : throw KernelException.FromLastError("socket", "netlink");

    private unsafe void Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            if (Syscall.send((int)handle, start, (nuint)bytes.Length, 0) < 0)
            {
                throw KernelException.FromLastError("send", "netlink");
            }
        }
    }

    /// <summary>What is there: the kernel answers within the call that asks, so there is never anything to wait for.</summary>
    private unsafe ReadOnlySpan<byte> Receive()
    {
        fixed (byte* start = _buffer)
        {
            for (; ; )
            {
                var count = Syscall.recv((int)handle, start, (nuint)_buffer.Length, Syscall.MSG_DONTWAIT | Syscall.MSG_TRUNC);
                if (count > _buffer.Length)
                {
                    throw new KernelException("recv", Errno.EMSGSIZE, "netlink");
                }

                if (count >= 0)
                {
                    return _buffer.AsSpan(0, (int)count);
                }

                if (Marshal.GetLastPInvokeError() != Errno.EINTR)
                {
                    throw KernelException.FromLastError("recv", "netlink");
                }
            }
        }
    }
}
