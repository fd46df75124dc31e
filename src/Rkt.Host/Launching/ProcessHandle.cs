using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>A process, held so that its number cannot come to mean another one (pidfd).</summary>
public sealed class ProcessHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private ProcessHandle(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>Opens a process, or returns null when none has the number.</summary>
    public static ProcessHandle? OpenIfExists(int pid)
    {
        var descriptor = Syscall.pidfd_open(pid, 0);
        if (descriptor >= 0)
        {
            return new ProcessHandle(descriptor);
        }

        return Marshal.GetLastPInvokeError() is Errno.ESRCH or Errno.EINVAL
            ? null
            : throw KernelException.FromLastError("pidfd_open", $"{pid}");
    }

    /// <summary>A descriptor of the process; owned by this object.</summary>
    public int Descriptor => (int)handle;

    /// <summary>Whether the process has ended, waited for or not.</summary>
    public bool HasEnded => Poller.IsReady(Descriptor);

    /// <summary>Asks the process to end (SIGTERM); false when it has ended already.</summary>
    public bool Terminate() => Send(Syscall.SIGTERM);

    /// <summary>The process group of this process.</summary>
    public static int OwnGroup => Syscall.getpgrp();

    /// <summary>Kills a whole process group.</summary>
    /// <param name="group">The number; of a group that is known to exist.</param>
    public static void KillGroup(int group) => _ = Syscall.kill(-group, Syscall.SIGKILL);

    /// <summary>Kills the process; false when it has ended already.</summary>
    public bool Kill() => Send(Syscall.SIGKILL);

    protected override bool ReleaseHandle() => Syscall.close((int)handle) == 0;

    private bool Send(int signal)
    {
        if (Syscall.pidfd_send_signal((int)handle, signal) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == Errno.ESRCH ? false : throw KernelException.FromLastError("pidfd_send_signal");
    }
}
