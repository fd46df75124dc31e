using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>Runs a program of the host as a child and waits for it; for apps of a pod there is the launch plan.</summary>
/// <remarks>posix_spawn forks and executes in libc's own code: no managed code runs in the child.</remarks>
public static unsafe class ChildProgram
{
    /// <summary>Runs the program to its end, with standard error shared, and standard input and output closed off.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its argument vector, its own name first.</param>
    /// <param name="workingDirectory">Where it starts.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="KernelException">It cannot be executed.</exception>
    public static ExitStatus Run(string path, IReadOnlyList<string> arguments, string workingDirectory)
    {
        var actions = stackalloc byte[Syscall.SpawnObjectSize];
        var attributes = stackalloc byte[Syscall.SpawnObjectSize];
        _ = Syscall.posix_spawn_file_actions_init(actions);
        _ = Syscall.posix_spawnattr_init(attributes);
        try
        {
            Check(Syscall.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", Syscall.O_RDONLY, 0), path);
            Check(Syscall.posix_spawn_file_actions_addopen(actions, 1, "/dev/null", Syscall.O_WRONLY, 0), path);
            Check(Syscall.posix_spawn_file_actions_addchdir_np(actions, workingDirectory), workingDirectory);
            ResetSignals(attributes);
            return Wait(Spawn(path, arguments, actions, attributes));
        }
        finally
        {
            _ = Syscall.posix_spawnattr_destroy(attributes);
            _ = Syscall.posix_spawn_file_actions_destroy(actions);
        }
    }

    private static int Spawn(string path, IReadOnlyList<string> arguments, void* actions, void* attributes)
    {
        using var vector = new NativeStrings(arguments);
        using var environment = new NativeStrings(CurrentEnvironment());
        int pid;
        Check(Syscall.posix_spawn(&pid, path, actions, attributes, vector.Pointers, environment.Pointers), path);
        return pid;
    }

    /// <summary>.NET ignores SIGPIPE, and that would survive the exec.</summary>
    private static void ResetSignals(void* attributes)
    {
        var signals = stackalloc byte[Syscall.SignalSetSize];
        _ = Syscall.sigemptyset(signals);
        _ = Syscall.posix_spawnattr_setsigmask(attributes, signals);
        _ = Syscall.sigfillset(signals);
        _ = Syscall.posix_spawnattr_setsigdefault(attributes, signals);
        _ = Syscall.posix_spawnattr_setflags(attributes, Syscall.POSIX_SPAWN_SETSIGDEF | Syscall.POSIX_SPAWN_SETSIGMASK);
    }

    private static ExitStatus Wait(int pid)
    {
        int status;
        while (Syscall.waitpid(pid, out status, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Errno.EINTR)
            {
                throw KernelException.FromLastError("waitpid", $"{pid}");
            }
        }

        return ExitStatus.FromWait(status);
    }

    private static List<string> CurrentEnvironment()
    {
        var variables = new List<string>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables.Add($"{variable.Key}={variable.Value}");
        }

        return variables;
    }

    private static void Check(int errno, string subject)
    {
        if (errno != 0)
        {
            throw new KernelException("posix_spawn", errno, subject);
        }
    }
}
