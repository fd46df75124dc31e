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
        foreach (var (name, value) in environment)
        {
            // Through libc, which keeps what we were given byte for byte; .NET's copy has lost what is not UTF-8.
            if (Syscall.setenv(name, value, overwrite: 1) < 0)
            {
                throw KernelException.FromLastError("setenv", name);
            }
        }

        using var vector = new NativeStrings(arguments);
        _ = Syscall.execv(path, vector.Pointers);
        throw KernelException.FromLastError("exec", path);
    }
}
