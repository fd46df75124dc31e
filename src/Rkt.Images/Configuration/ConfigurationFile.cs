using System.Text.Json;
using Rkt.Host.Errors;
using Rkt.Host.Files;

namespace Rkt.Images.Configuration;

/// <summary>Finds and reads the files of one sub-directory at all levels.</summary>
internal static class ConfigurationFile
{
    private const UnixFileMode AnyOfOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const int MaximumBytes = 1 << 20;

    /// <summary>Reads the files, the levels in their order and the files of a level by name.</summary>
    /// <param name="directories">The levels.</param>
    /// <param name="subDirectory">Its name; where it does not exist, nothing more than opening it is tried.</param>
    /// <param name="read">Takes a file's kind and its fields; returns false when the kind does not belong there.</param>
    /// <exception cref="RktException">A file cannot be used; the message names it.</exception>
    internal static void ReadAll(ConfigurationDirectories directories, string subDirectory, Func<string, ConfigurationFields, bool> read)
    {
        var levels = directories.Levels;
        for (var level = 0; level < levels.Length; level++)
        {
            foreach (var path in List($"{levels[level]}/{subDirectory}"))
            {
                Read(path, level, subDirectory, read);
            }
        }
    }

    internal static RktException Failure(string path, string problem) =>
        new($"cannot use the configuration file \"{path}\"", new RktException(problem));

    private static string[] List(string directory)
    {
        using (var handle = DirectoryHandle.OpenIfExists(directory))
        {
            if (handle is null)
            {
                return [];
            }
        }

        var files = Directory.GetFiles(directory, "*.json");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static void Read(string path, int level, string subDirectory, Func<string, ConfigurationFields, bool> read)
    {
        if (FileStatus.ReadIfExists(path) is not { IsRegularFile: true } status)
        {
            return;
        }

        CheckMode(path, status, subDirectory);
        using var document = Parse(path, status);
        var fields = new ConfigurationFields(path, level, document.RootElement);
        var kind = fields.RequiredText("rktKind");
        var version = fields.RequiredText("rktVersion");
        if (version != ConfigurationKind.Version)
        {
            throw fields.Fail($"field \"rktVersion\" is \"{version}\", and rkt knows \"{ConfigurationKind.Version}\" only");
        }

        if (!read(kind, fields))
        {
            throw fields.Fail($"files of kind \"{kind}\" do not belong in \"{subDirectory}\"");
        }
    }

    private static void CheckMode(string path, FileStatus status, string subDirectory)
    {
        if ((status.Permissions & UnixFileMode.OtherWrite) != 0)
        {
            throw new RktException($"the configuration file \"{path}\" can be written by everybody") { Hint = $"chmod o-w {path}" };
        }

        if (subDirectory == ConfigurationKind.AuthDirectory && (status.Permissions & AnyOfOthers) != 0)
        {
            throw new RktException($"the secrets in \"{path}\" can be read by everybody") { Hint = $"chmod 0640 {path}" };
        }
    }

    private static JsonDocument Parse(string path, FileStatus status)
    {
        if (status.Size > MaximumBytes)
        {
            throw Failure(path, $"it is larger than {MaximumBytes} bytes");
        }

        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            // The parser's own words quote the file, and what they quote may be half a password: neither they nor the cause are passed on.
            throw Failure(path, e.LineNumber is { } line
                ? $"it is not valid JSON: line {line + 1}, byte {e.BytePositionInLine + 1}"
                : "it has a field twice");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RktException($"cannot read the configuration file \"{path}\"", e);
        }
    }
}
