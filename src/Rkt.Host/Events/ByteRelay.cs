using System.Runtime.InteropServices;
using Rkt.Host.Kernel;

namespace Rkt.Host.Events;

/// <summary>Passes bytes from one descriptor on to another while a poller waits, never more than the other takes.</summary>
/// <param name="poller">What waits.</param>
/// <param name="from">Where bytes come from; not owned.</param>
/// <param name="to">Where they go; not owned.</param>
public sealed unsafe class ByteRelay(Poller poller, int from, int to)
{
    /// <summary>Written at once: a descriptor that can be written to takes as much without waiting.</summary>
    private const int PieceSize = 1024;

    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>Called when there is nothing more to pass on, or nobody to take it.</summary>
    public Action? Ended { get; init; }

    /// <summary>Begins to pass on.</summary>
    public void Start() => poller.Watch(from, Take);

    /// <summary>Ends it; what was taken and not passed on stays for <see cref="Drain"/>.</summary>
    public void Stop()
    {
        poller.Unwatch(from);
        poller.UnwatchWritable(to);
    }

    /// <summary>Ends it, and passes on all that is there, waiting for the other side to take it.</summary>
    /// <remarks>The descriptor that is read must not block.</remarks>
    public void Drain()
    {
        Stop();
        do
        {
            while (_start < _end)
            {
                // Ours may be one that does not block.
                Poller.WaitWritable(to);
                if (!TryWrite(_end - _start))
                {
                    return;
                }
            }
        }
        while (TryRead() > 0);
    }

    private void Take()
    {
        var count = TryRead();
        if (count == 0)
        {
            // The end, or an error such as that of a terminal whose other side is gone: there is nothing more to pass on.
            poller.Unwatch(from);
            Ended?.Invoke();
        }
        else if (count > 0)
        {
            poller.Unwatch(from);
            poller.WatchWritable(to, Give);
        }
    }

    private void Give()
    {
        if (!TryWrite(Math.Min(PieceSize, _end - _start)))
        {
            poller.UnwatchWritable(to);
            Ended?.Invoke();
        }
        else if (_start == _end)
        {
            poller.UnwatchWritable(to);
            poller.Watch(from, Take);
        }
    }

    /// <summary>The number of bytes read; 0 at the end, -1 when there are none yet.</summary>
    private int TryRead()
    {
        fixed (byte* buffer = _buffer)
        {
            var count = (int)Syscall.read(from, buffer, (nuint)_buffer.Length);
            (_start, _end) = (0, Math.Max(count, 0));
            return count >= 0 ? count : Marshal.GetLastPInvokeError() is Errno.EAGAIN or Errno.EINTR ? -1 : 0;
        }
    }

    /// <summary>Writes some of what is to be passed on; false when nobody takes it any more.</summary>
    private bool TryWrite(int count)
    {
        fixed (byte* buffer = _buffer)
        {
            var written = (int)Syscall.write(to, buffer + _start, (nuint)count);
            _start += Math.Max(written, 0);
            return written >= 0 || Marshal.GetLastPInvokeError() is Errno.EAGAIN or Errno.EINTR;
        }
    }
}
