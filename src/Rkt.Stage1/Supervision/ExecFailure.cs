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
    /// <param name="volumes">Where in the root files come from elsewhere.</param>
    public static string? Hint(
        AppCommand command, AppIdentity identity, int errno, IReadOnlyList<string> trees, IReadOnlyList<string> volumes)
    {
        var program = ImageProgram.Find(command.Candidates, trees);
        return errno switch
        {
            Errno.ENOENT => Missing(command, program, trees, volumes),
            Errno.EACCES => Refused(command.Arguments[0], program, identity),
            Errno.ENOEXEC when program is { IsElf: false } => $"\"{program.Path}\" is neither a program nor a script that begins with \"#!\"",
            Errno.ENOEXEC => $"\"{command.Arguments[0]}\" is no program for this machine",
            _ => null,
        };
    }

    private static string Missing(AppCommand command, ImageProgram? program, IReadOnlyList<string> trees, IReadOnlyList<string> volumes)
    {
        var word = command.Arguments[0];
        if (program is not null && Over(program, volumes) is { } hiding)
        {
            return $"what is mounted on \"{hiding}\" hides \"{program.Path}\" of the image";
        }

        if (program?.Interpreter is { } interpreter)
        {
            var found = ImageProgram.Find([interpreter], trees);
            return found is null ? $"\"{program.Path}\" needs \"{interpreter}\", which the image does not have"
                : Over(found, volumes) is { } other ? $"\"{program.Path}\" needs \"{interpreter}\" of the image, which is hidden by what is mounted on \"{other}\""
                : Vague(word);
        }

        return program is not null || volumes.Count > 0 ? Vague(word)
            : command.Candidates.Select(path => ImageLink.At(path, trees)).FirstOrDefault(link => link is not null) is { } link
            ? $"\"{link.Path}\" is a symlink to \"{link.Target}\", which the image does not have"
            : $"the image has no \"{word}\"";
    }

    private static string Vague(string word) => $"the image has no \"{word}\", or lacks the interpreter or loader that it needs";

    /// <summary>The path at which something is mounted over a program of the image; null when nothing is.</summary>
    private static string? Over(ImageProgram program, IReadOnlyList<string> volumes) => volumes.FirstOrDefault(
        volume => IsAtOrBelow(program.Path, volume) || IsAtOrBelow(program.Place, volume));

    private static bool IsAtOrBelow(string path, string directory) =>
        path.StartsWith(directory, StringComparison.Ordinal) && (path.Length == directory.Length || path[directory.Length] == '/');

    private static string Refused(string word, ImageProgram? program, AppIdentity identity) => program switch
    {
        { IsDirectory: true } => $"\"{program.Path}\" is a directory",
        not null when (program.Permissions & AnyExecute) == 0 => $"\"{program.Path}\" is not executable",
        _ => $"\"{word}\" or its interpreter is not executable for user {identity.Uid}",
    };
}
