using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>A child that is still carrying out its plan, while its parent does something else.</summary>
/// <remarks>It may still be in its parent's namespaces: only <see cref="Complete"/> gives the child that others can join.</remarks>
public sealed class StartingChild : IDisposable
{
    private const int Kill = 9;

    private readonly Child _child;
    private readonly LaunchPlan? _plan;
    private readonly int _report;
    private bool _isComplete;

    internal StartingChild(Child child, LaunchPlan plan, int report) => (_child, _plan, _report) = (child, plan, report);

    /// <summary>For a child whose plan has been carried out.</summary>
    /// <param name="child">The child, owned by this object from now on.</param>
    public StartingChild(Child child) => (_child, _isComplete) = (child, true);

    /// <summary>The process id in this process's pid namespace.</summary>
    public int Pid => _child.Pid;

    /// <summary>Waits until the plan has been carried out.</summary>
    /// <returns>The child, owned by this object.</returns>
    /// <exception cref="KernelException">A step failed: its call, path and error. Nothing is left running.</exception>
    public Child Complete()
    {
        if (_isComplete)
        {
            return _child;
        }

        _isComplete = true;
        if (Syscall.rkt_launch_complete(_report, Pid, out var outcome) < 0)
        {
            _child.Wait();
            throw _plan!.Failure(outcome.failed_step, outcome.error);
        }

        _child.InnerPid = outcome.inner_pid;
        return _child;
    }

    /// <summary>Ends the child, if nobody has waited for its end.</summary>
    public void Dispose()
    {
        if (!_isComplete)
        {
            _isComplete = true;
            _ = Syscall.close(_report);
        }

        _child.Signal(Kill);
        _child.Wait();
        _child.Dispose();
    }
}
