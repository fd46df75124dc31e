using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>A child that is still carrying out its plan, while its parent does something else.</summary>
/// <remarks>It may still be in its parent's namespaces: only <see cref="Complete"/> gives the child, for others to join.</remarks>
public sealed class StartingChild : IDisposable
{
    private const int Kill = 9;

    private readonly LaunchPlan? _plan;
    private readonly IDisposable? _used;
    private nint _start;
    private Child? _child;

    internal StartingChild(LaunchPlan plan, nint start, IDisposable? used) => (_plan, _start, _used) = (plan, start, used);

    /// <summary>For a child whose plan has been carried out.</summary>
    /// <param name="child">The child, owned by this object from now on.</param>
    public StartingChild(Child child) => _child = child;

    /// <summary>Waits until the plan has been carried out.</summary>
    /// <returns>The child, owned by this object.</returns>
    /// <exception cref="KernelException">A step failed: its call, path and error. Nothing is left running.</exception>
    public Child Complete()
    {
        if (_child is not null)
        {
            return _child;
        }

        ObjectDisposedException.ThrowIf(_start == 0, this);
        if (TryComplete(out var outcome))
        {
            return _child = new Child(outcome.pid, outcome.inner_pid);
        }

        throw _plan!.Failure(outcome.failed_step, outcome.error);
    }

    /// <summary>Ends the child, if nobody has waited for its end. May be called again.</summary>
    public void Dispose()
    {
        if (_child is null && _start != 0 && TryComplete(out var outcome))
        {
            _child = new Child(outcome.pid, outcome.inner_pid);
        }

        if (_child is { } child)
        {
            _child = null;
            child.Signal(Kill);
            child.Wait();
            child.Dispose();
        }
    }

    private bool TryComplete(out Syscall.rkt_outcome outcome)
    {
        var start = _start;
        _start = 0;
        var isComplete = Syscall.rkt_launch_complete(start, out outcome) == 0;
        _used?.Dispose();
        return isComplete;
    }
}
