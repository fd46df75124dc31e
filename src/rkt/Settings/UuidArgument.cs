using Rkt.Cli.Commands;
using Rkt.Host.Errors;

namespace Rkt.Cli.Settings;

/// <summary>The pods that a command is about: its words, or the content of a file.</summary>
internal static class UuidArgument
{
    /// <summary>The UUIDs, or starts of UUIDs, given; empty when there are none.</summary>
    /// <exception cref="RktException">The file cannot be read.</exception>
    public static IReadOnlyList<string> Read(Invocation call, int exitCode = RktException.FailureStatus)
    {
        if (call.Flags.TextOrNull(SharedFlags.UuidFile) is not { Length: > 0 } path)
        {
            return call.Words;
        }

        try
        {
            return [File.ReadAllText(path).Trim()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException("unable to resolve UUID from file", e) { ExitCode = exitCode };
        }
    }
}
