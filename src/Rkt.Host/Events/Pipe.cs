using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Events;

/// <summary>A pipe. Both ends are closed on exec; a child gets one through its launch plan.</summary>
public sealed class Pipe : IDisposable
{
    private int _reader;
    private int _writer;

    private Pipe(int reader, int writer)
    {
        _reader = reader;
        _writer = writer;
    }

    /// <summary>Descriptor of the end that is read from; -1 once closed.</summary>
    public int Reader => _reader;

    /// <summary>Descriptor of the end that is written to; -1 once closed.</summary>
    public int Writer => _writer;

    /// <summary>Makes a pipe.</summary>
    public static unsafe Pipe Create()
    {
        var ends = stackalloc int[2];
        return Syscall.pipe2(ends, Syscall.O_CLOEXEC) == 0 ? new Pipe(ends[0], ends[1]) : throw KernelException.FromLastError("pipe2");
    }

    /// <summary>Reads what is there, waiting until there is something; 0 at the end.</summary>
    public int Read(Span<byte> buffer) => Read(_reader, buffer);

    /// <summary>Writes all of the bytes.</summary>
    /// <exception cref="KernelException">Nobody reads any more, or the descriptor cannot be written.</exception>
    public void Write(ReadOnlySpan<byte> bytes) => Write(_writer, bytes);

    /// <summary>Has reads return at once, also when there is nothing yet.</summary>
    public void LeaveReaderUnblocked()
    {
        if (Syscall.fcntl(_reader, Syscall.F_SETFL, Syscall.O_NONBLOCK) < 0)
        {
            throw KernelException.FromLastError("fcntl");
        }
    }

    public void CloseReader() => Close(ref _reader);

    public void CloseWriter() => Close(ref _writer);

    public void Dispose()
    {
        CloseReader();
        CloseWriter();
    }

    /// <summary>Reads from any descriptor, waiting until there is something; 0 at the end.</summary>
    public static unsafe int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            for (; ; )
            {
                var count = Syscall.read(descriptor, start, (nuint)buffer.Length);
                if (count >= 0)
                {
                    return (int)count;
                }

                if (Marshal.GetLastPInvokeError() != Errno.EINTR)
                {
                    throw KernelException.FromLastError("read");
                }
            }
        }
    }

    /// <summary>Writes all of the bytes to any descriptor.</summary>
    public static unsafe void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (nint written = 0; written < bytes.Length;)
            {
                var count = Syscall.write(descriptor, start + written, (nuint)(bytes.Length - written));
                if (count >= 0)
                {
                    written += count;
                }
                else if (Marshal.GetLastPInvokeError() != Errno.EINTR)
                {
                    throw KernelException.FromLastError("write");
                }
            }
        }
    }

    private static void Close(ref int descriptor)
    {
        if (descriptor >= 0)
        {
            _ = Syscall.close(descriptor);
            descriptor = -1;
        }
    }
}
