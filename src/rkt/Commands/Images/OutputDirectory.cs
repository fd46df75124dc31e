using Rkt.Cli.Parsing;
using Rkt.Host.Errors;
using Rkt.Host.Files.Trees;

namespace Rkt.Cli.Commands.Images;

/// <summary>The directory that an image's files are written to: a new one, filled completely or not there at all.</summary>
internal static class OutputDirectory
{
    /// <summary>Replaces an existing directory.</summary>
    public static Flag Overwrite { get; } = Flag.Switch("overwrite", "replace the output if it exists");

    /// <summary>Leaves the manifest out, and the directory above the root file system.</summary>
    public static Flag RootfsOnly { get; } = Flag.Switch("rootfs-only", "write the root file system only");

    /// <summary>Fills a directory beside the output, and makes it the output when it is complete.</summary>
    /// <param name="call">The command, with the flag.</param>
    /// <param name="path">The output as the user named it.</param>
    /// <param name="fill">Fills an empty directory.</param>
    /// <exception cref="RktException">The output exists and is not to be replaced, or cannot be written.</exception>
    public static void Make(Invocation call, string path, Action<string> fill)
    {
        var output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (output == "/")
        {
            throw new RktException("this would delete your root filesystem. Refusing.");
        }

        var exists = Directory.Exists(output) || File.Exists(output);
        if (exists && !call.Flags.IsOn(Overwrite))
        {
            throw new RktException($"output directory \"{path}\" exists (try --overwrite)");
        }

        var partial = $"{output}.{Environment.ProcessId}.partial";
        try
        {
            Directory.CreateDirectory(partial);
            fill(partial);
            TreeRemoval.Remove(output);
            Directory.Move(partial, output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            TreeRemoval.Remove(partial);
            throw new RktException($"cannot write \"{path}\"", e);
        }
    }
}
