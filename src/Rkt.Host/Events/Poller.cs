using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Events;

/// <summary>Waits on one thread for any of several descriptors to become readable, to take what is written, or to end.</summary>
public sealed class Poller
{
    private readonly List<(int Descriptor, short Events, Action Ready)> _watched = [];
    private Syscall.pollfd[] _descriptors = [];
    private int _waits;

    /// <summary>Calls back from <see cref="WaitOnce"/> whenever the descriptor can be read or has ended.</summary>
    public void Watch(int descriptor, Action ready) => _watched.Add((descriptor, Syscall.POLLIN, ready));

    /// <summary>Stops watching; to be called before the descriptor is closed.</summary>
    public void Unwatch(int descriptor) => _watched.RemoveAll(w => w.Descriptor == descriptor && w.Events == Syscall.POLLIN);

    /// <summary>Calls back from <see cref="WaitOnce"/> whenever the descriptor can be written to, or nobody reads it any more.</summary>
    public void WatchWritable(int descriptor, Action ready) => _watched.Add((descriptor, Syscall.POLLOUT, ready));

    /// <summary>Stops watching for that; to be called before the descriptor is closed.</summary>
    public void UnwatchWritable(int descriptor) => _watched.RemoveAll(w => w.Descriptor == descriptor && w.Events == Syscall.POLLOUT);

    /// <summary>Whether a descriptor can be read, or has ended, right now.</summary>
    public static unsafe bool IsReady(int descriptor)
    {
        var waited = new Syscall.pollfd { fd = descriptor, events = Syscall.POLLIN };
        return Syscall.poll(&waited, 1, 0) > 0;
    }

    /// <summary>Waits until a descriptor can be written to, or nobody reads it any more.</summary>
    public static unsafe void WaitWritable(int descriptor)
    {
        var waited = new Syscall.pollfd { fd = descriptor, events = Syscall.POLLOUT };
        _ = Syscall.poll(&waited, 1, -1);
    }

    /// <summary>Waits until at least one descriptor is ready and calls back for each that is; false when the time is over first.</summary>
    /// <remarks>What is called back may wait itself. The outer call ends then, and leaves the rest to the next one.</remarks>
    /// <param name="timeout">Null waits for ever.</param>
    public unsafe bool WaitOnce(TimeSpan? timeout)
    {
        var wait = ++_waits;
        var watched = _watched.ToArray();
        if (_descriptors.Length != watched.Length)
        {
            _descriptors = new Syscall.pollfd[watched.Length];
        }

        for (var i = 0; i < watched.Length; i++)
        {
            _descriptors[i] = new Syscall.pollfd { fd = watched[i].Descriptor, events = watched[i].Events };
        }

        int ready;
        fixed (Syscall.pollfd* start = _descriptors)
        {
            ready = Syscall.poll(start, (nuint)watched.Length, timeout is { } t ? (int)Math.Max(0, Math.Ceiling(t.TotalMilliseconds)) : -1);
        }

        if (ready < 0)
        {
            // A signal: its handler has written to the signal pipe, which the next call finds readable.
            return Marshal.GetLastPInvokeError() == Errno.EINTR ? true : throw KernelException.FromLastError("poll");
        }

        // After a wait inside of this one, what was ready may have been read long ago, and reading it again would block.
        for (var i = 0; i < watched.Length && wait == _waits; i++)
        {
            if (_descriptors[i].revents != 0 && _watched.Contains(watched[i]))
            {
                watched[i].Ready();
            }
        }

        return ready > 0;
    }
}
