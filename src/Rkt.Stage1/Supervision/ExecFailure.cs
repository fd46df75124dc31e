using Rkt.Host.Kernel;
using Rkt.Stage1.Isolation;

namespace Rkt.Stage1.Supervision;

/// <summary>What it means that the kernel would not execute a program of an image.</summary>
public static class ExecFailure
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Says what to look at; null when the error speaks for itself.</summary>
    /// <param name="command">What was to be executed.</param>
    /// <param name="identity">Who was to execute it.</param>
    /// <param name="errno">What the kernel said.</param>
    /// <param name="trees">The directories that the app's root is made of, uppermost first.</param>
    /// <param name="hasVolumes">Whether files of the root may come from elsewhere.</param>
    public static string? Hint(AppCommand command, AppIdentity identity, int errno, IReadOnlyList<string> trees, bool hasVolumes)
    {
        var program = ImageProgram.Find(command.Candidates, trees);
        return errno switch
        {
            Errno.ENOENT => Missing(command.Arguments[0], program, trees, hasVolumes),
            Errno.EACCES => Refused(command.Arguments[0], program, identity),
            Errno.ENOEXEC when program is { IsElf: false } => $"\"{program.Path}\" is neither a program nor a script that begins with \"#!\"",
            Errno.ENOEXEC => $"\"{command.Arguments[0]}\" is no program for this machine",
            _ => null,
        };
    }

    private static string Missing(string word, ImageProgram? program, IReadOnlyList<string> trees, bool hasVolumes) => program switch
    {
        { Interpreter: { } interpreter } when ImageProgram.Find([interpreter], trees) is null =>
            $"\"{program.Path}\" needs \"{interpreter}\", which the image does not have",
        null when !hasVolumes => $"the image has no \"{word}\"",
        _ => $"the image has no \"{word}\", or lacks the interpreter or loader that it needs",
    };

    private static string Refused(string word, ImageProgram? program, AppIdentity identity) => program switch
    {
        { IsDirectory: true } => $"\"{program.Path}\" is a directory",
        not null when (program.Permissions & AnyExecute) == 0 => $"\"{program.Path}\" is not executable",
        _ => $"\"{word}\" or its interpreter is not executable for user {identity.Uid}",
    };
}
