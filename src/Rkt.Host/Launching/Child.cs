using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>A process that this one has launched and must wait for.</summary>
public sealed class Child : IDisposable
{
    private int _pidfd;

    internal Child(int pid, int innerPid)
    {
        Pid = pid;
        InnerPid = innerPid;
        _pidfd = Syscall.pidfd_open(pid, 0);
        if (_pidfd < 0)
        {
            throw KernelException.FromLastError("pidfd_open", $"{pid}");
        }
    }

    /// <summary>The process id in this process's pid namespace.</summary>
    public int Pid { get; }

    /// <summary>The process id in the child's own pid namespace.</summary>
    public int InnerPid { get; }

    /// <summary>A descriptor that becomes readable when the child ends; owned by this object.</summary>
    public int Descriptor => _pidfd;

    /// <summary>The status, once <see cref="TryWait"/> has returned it; null before.</summary>
    public ExitStatus? Status { get; private set; }

    /// <summary>Launches a plan.</summary>
    /// <param name="plan">What the child does.</param>
    /// <param name="descriptors">What the plan's steps refer to by index.</param>
    /// <param name="joined">Whose namespaces the plan joins; null when it joins none.</param>
    /// <returns>The child, when it has executed its program or has reached its pause.</returns>
    /// <exception cref="KernelException">A step failed: its call, path and error. Nothing is left running.</exception>
    /// <remarks>A parent-death signal of the plan follows the calling thread: call this from one that lives as long as the process.</remarks>
    public static Child Launch(LaunchPlan plan, ReadOnlySpan<int> descriptors, Child? joined) =>
        Launch(plan, descriptors, joined?.Descriptor ?? -1);

    /// <summary>Launches a plan that joins namespaces of a process that need not be ours.</summary>
    /// <inheritdoc cref="Launch(LaunchPlan, ReadOnlySpan{int}, Child?)"/>
    public static Child LaunchInto(ProcessHandle joined, LaunchPlan plan, ReadOnlySpan<int> descriptors) =>
        Launch(plan, descriptors, joined.Descriptor);

    /// <summary>Launches a plan, and returns while the child is still carrying it out.</summary>
    /// <param name="plan">What the child does.</param>
    /// <param name="descriptors">What the plan's steps refer to by index, eight at most; to stay open until the start is complete.</param>
    /// <param name="joined">Whose namespaces the plan joins; null when it joins none.</param>
    /// <param name="used">What has to live until then, and is disposed of; null for nothing.</param>
    /// <exception cref="KernelException">There is no child.</exception>
    public static unsafe StartingChild Begin(LaunchPlan plan, ReadOnlySpan<int> descriptors, Child? joined, IDisposable? used)
    {
        fixed (byte* bytes = plan.Bytes)
        fixed (int* numbers = descriptors)
        {
            var start = Syscall.rkt_launch_begin(bytes, numbers, descriptors.Length, joined?.Descriptor ?? -1, out var outcome);
            return start != 0 ? new StartingChild(plan, start, used) : throw plan.Failure(outcome.failed_step, outcome.error);
        }
    }

    private static unsafe Child Launch(LaunchPlan plan, ReadOnlySpan<int> descriptors, int joined)
    {
        fixed (byte* bytes = plan.Bytes)
        fixed (int* numbers = descriptors)
        {
            if (Syscall.rkt_launch(bytes, numbers, descriptors.Length, joined, out var outcome) < 0)
            {
                throw plan.Failure(outcome.failed_step, outcome.error);
            }

            return new Child(outcome.pid, outcome.inner_pid);
        }
    }

    /// <summary>Takes the status of the child if it has ended; true when it is known.</summary>
    public bool TryWait() => Wait(Syscall.WNOHANG);

    /// <summary>Waits for the child to end and returns its status.</summary>
    public ExitStatus Wait()
    {
        Wait(0);
        return Status!.Value;
    }

    /// <summary>Sends a signal; false when the child has ended.</summary>
    public bool Signal(int signal)
    {
        if (Status is not null)
        {
            return false;
        }

        if (Syscall.pidfd_send_signal(_pidfd, signal) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == Errno.ESRCH ? false : throw KernelException.FromLastError("pidfd_send_signal", $"{Pid}");
    }

    /// <summary>Sends a signal to the child and all of its process group; the child must have started a session or a group of its own.</summary>
    public void SignalGroup(int signal)
    {
        // Until it has been waited for, its number means nobody else.
        if (Status is null && Syscall.kill(-Pid, signal) < 0 && Marshal.GetLastPInvokeError() != Errno.ESRCH)
        {
            throw KernelException.FromLastError("kill", $"group {Pid}");
        }
    }

    /// <summary>Closes the descriptor; the child lives on and stays to be waited for by its parent.</summary>
    public void Dispose()
    {
        if (_pidfd >= 0)
        {
            _ = Syscall.close(_pidfd);
            _pidfd = -1;
        }
    }

    private bool Wait(int options)
    {
        while (Status is null)
        {
            var pid = Syscall.waitpid(Pid, out var status, options);
            if (pid == 0)
            {
                return false;
            }

            if (pid > 0)
            {
                Status = ExitStatus.FromWait(status);
            }
            else if (Marshal.GetLastPInvokeError() != Errno.EINTR)
            {
                throw KernelException.FromLastError("waitpid", $"{Pid}");
            }
        }

        return true;
    }
}
