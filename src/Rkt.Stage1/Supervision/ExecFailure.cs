using Rkt.Host.Kernel;
using Rkt.Stage1.Isolation;

namespace Rkt.Stage1.Supervision;

/// <summary>What it means that the kernel would not execute a program of an image.</summary>
public static class ExecFailure
{
    /// <summary>Says what to look at; null when the error speaks for itself.</summary>
    public static string? Hint(AppCommand command, AppIdentity identity, int errno) => errno switch
    {
        Errno.ENOENT => $"the image has no \"{command.Arguments[0]}\", or lacks the interpreter or loader that it needs",
        Errno.EACCES when command.Candidates.Count == 1 =>
            $"\"{command.Arguments[0]}\" is a directory, or not executable for user {identity.Uid}, or its interpreter is not",
        Errno.EACCES => $"\"{command.Arguments[0]}\" is not executable for user {identity.Uid}",
        Errno.ENOEXEC => $"\"{command.Arguments[0]}\" is no program for this machine",
        _ => null,
    };
}
