using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>Turns this process into another program: same pid, same parent, same inheritable descriptors.</summary>
public static class ProgramReplacement
{
    /// <summary>Executes a program in place of this one. It returns only by throwing.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its argument vector, its own name first.</param>
    /// <param name="environment">Variables set in addition to those that this process was given.</param>
    /// <exception cref="KernelException">The program cannot be executed.</exception>
    public static unsafe void Execute(
        string path,
        IReadOnlyList<string> arguments,
        IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        SetEnvironment(environment);
        using var vector = new NativeStrings(arguments);
        _ = Syscall.execv(path, vector.Pointers);
        throw KernelException.FromLastError("exec", path);
    }

    /// <summary>The same for a program that works inside of pods: apps may see its file as /proc/PID/exe, and this way cannot change it.</summary>
    /// <remarks>Needs root.</remarks>
    /// <inheritdoc cref="Execute(string, IReadOnlyList{string}, IReadOnlyList{KeyValuePair{string, string}})"/>
    public static unsafe void ExecuteReadOnly(
        string path,
        IReadOnlyList<string> arguments,
        IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        SetEnvironment(environment);
        using var vector = new NativeStrings(arguments);
        _ = Syscall.rkt_execute_read_only(path, vector.Pointers);
        throw KernelException.FromLastError("exec", path);
    }

    private static void SetEnvironment(IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        foreach (var (name, value) in environment)
        {
            // Through libc, which keeps what we were given byte for byte; .NET's copy has lost what is not UTF-8.
            if (Syscall.setenv(name, value, overwrite: 1) < 0)
            {
                throw KernelException.FromLastError("setenv", name);
            }
        }
    }

    /// <summary>Carries out a launch plan in this process, which becomes the plan's program. It returns only by throwing.</summary>
    /// <param name="plan">What to do; it ends with an execution and joins nothing. Its new namespaces become those of the program.</param>
    /// <param name="descriptors">What the plan's steps refer to by index.</param>
    /// <exception cref="KernelException">A step failed. This process is as it was: the shim has a thread of its own for the steps.</exception>
    /// <remarks>Steps about descriptors are the exception: all threads share those.</remarks>
    public static unsafe void Execute(LaunchPlan plan, ReadOnlySpan<int> descriptors)
    {
        fixed (byte* bytes = plan.Bytes)
        fixed (int* numbers = descriptors)
        {
            _ = Syscall.rkt_become(bytes, numbers, descriptors.Length, out var outcome);
            throw plan.Failure(outcome.failed_step, outcome.error);
        }
    }
}
