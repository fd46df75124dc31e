using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>The pipes to and from a program, and the wait for its end.</summary>
internal sealed class ProgramExchange : IDisposable
{
    private const int PipeCapacity = 64 * 1024;

    /// <summary>What a pipe that can be written to takes without anybody having to wait.</summary>
    private const int PipeUnit = 4096;

    private readonly Pipe _input = Pipe.Create();
    private readonly Pipe _output = Pipe.Create();
    private readonly Pipe _errorOutput = Pipe.Create();
    private readonly Poller _poller = new();
    private readonly MemoryStream _written = new();
    private readonly MemoryStream _errors = new();
    private readonly ProgramLimits _limits;
    private ReadOnlyMemory<byte> _rest;
    private ProgramEnd? _end;

    internal ProgramExchange(ReadOnlyMemory<byte> input, ProgramLimits limits)
    {
        _limits = limits;

        // What fits into the pipe goes there before anybody reads.
        var first = Math.Min(input.Length, PipeCapacity);
        _input.Write(input.Span[..first]);
        _rest = input[first..];
    }

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        _errorOutput.Dispose();
        _written.Dispose();
        _errors.Dispose();
    }

    /// <summary>Launches the plan and waits until its program is over.</summary>
    internal ProgramRun Carry(LaunchPlan plan)
    {
        int[] descriptors = [_input.Reader, _output.Writer, _errorOutput.Writer];
        using var child = Child.Launch(plan, _limits.Shared is { } shared ? [.. descriptors, shared] : descriptors, joined: null);
        _input.CloseReader();
        _output.CloseWriter();
        _errorOutput.CloseWriter();
        WatchInput();
        Collect(_output, _written);
        Collect(_errorOutput, _errors);
        _poller.Watch(child.Descriptor, () => _end ??= ProgramEnd.ByItself);
        if (_limits.Interruption is { } interruption)
        {
            _poller.Watch(interruption, () => _end ??= ProgramEnd.Interrupted);
        }

        var end = WaitForEnd();
        if (end != ProgramEnd.ByItself)
        {
            child.SignalGroup(SignalPipe.Kill);
        }

        var status = child.Wait();
        Drain(_output, _written);
        Drain(_errorOutput, _errors);
        return new ProgramRun(status, _written.ToArray(), _errors.ToArray(), end);
    }

    private ProgramEnd WaitForEnd()
    {
        var deadline = _limits.Time is { } time ? Environment.TickCount64 + (long)time.TotalMilliseconds : long.MaxValue;
        while (_end is null)
        {
            TimeSpan? left = deadline == long.MaxValue ? null : TimeSpan.FromMilliseconds(deadline - Environment.TickCount64);
            if (left <= TimeSpan.Zero)
            {
                return ProgramEnd.TimedOut;
            }

            _poller.WaitOnce(left);
        }

        return _end.Value;
    }

    private void WatchInput()
    {
        if (_rest.IsEmpty)
        {
            _input.CloseWriter();
            return;
        }

        _poller.WatchWritable(_input.Writer, () =>
        {
            var unit = Math.Min(_rest.Length, PipeUnit);
            try
            {
                _input.Write(_rest.Span[..unit]);
                _rest = _rest[unit..];
            }
            catch (KernelException e) when (e.Errno == Errno.EPIPE)
            {
                // It does not want to know more.
                _rest = default;
            }

            if (_rest.IsEmpty)
            {
                _poller.UnwatchWritable(_input.Writer);
                _input.CloseWriter();
            }
        });
    }

    private void Collect(Pipe source, MemoryStream target) => _poller.Watch(source.Reader, () =>
    {
        if (!ReadOnce(source, target))
        {
            _poller.Unwatch(source.Reader);
        }
        else if (target.Length > _limits.Output)
        {
            _end ??= ProgramEnd.WroteTooMuch;
        }
    });

    /// <summary>Takes what a program that has ended had still written. A process that it left behind may write for ever: what it writes later is its own.</summary>
    private void Drain(Pipe source, MemoryStream target)
    {
        while (target.Length <= _limits.Output && Poller.IsReady(source.Reader) && ReadOnce(source, target))
        {
        }
    }

    private static bool ReadOnce(Pipe source, MemoryStream target)
    {
        Span<byte> buffer = stackalloc byte[PipeUnit];
        var count = source.Read(buffer);
        target.Write(buffer[..count]);
        return count > 0;
    }
}
