using Appc.Names;
using Rkt.Cli.Commands;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;

namespace Rkt.Cli.Requests;

/// <summary>Writes the UUID of a new pod where the caller wants it.</summary>
internal static class UuidFile
{
    /// <exception cref="RktException">The file cannot be written.</exception>
    public static void Save(Invocation call, PodId id)
    {
        if (call.Flags.TextOrNull(PodFlags.UuidFileSave) is not { Length: > 0 } path)
        {
            return;
        }

        try
        {
            File.WriteAllText(path, id.ToString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // .NET takes a directory for a file that may not be written.
            var isDirectory = Directory.Exists(path);
            throw new RktException($"cannot save the pod's UUID to \"{path}\"{(isDirectory ? ": it is a directory" : "")}", isDirectory ? null : e);
        }
    }
}
