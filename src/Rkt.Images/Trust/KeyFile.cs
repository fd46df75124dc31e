using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Files;

namespace Rkt.Images.Trust;

/// <summary>Reads files of the key store.</summary>
internal static class KeyFile
{
    private const string Unfinished = ".tmp";

    /// <summary>Reads all keys of a directory, not those of directories in it; none when it does not exist.</summary>
    /// <exception cref="RktException">The directory cannot be read.</exception>
    public static IEnumerable<TrustedKey> ReadAll(string directory, KeyLevel level, AcIdentifier? prefix)
    {
        foreach (var file in Entries(directory).Order(StringComparer.Ordinal))
        {
            // What a crash has left of a write is nobody's key.
            if (!Path.GetFileName(file).EndsWith(Unfinished, StringComparison.Ordinal) && !Directory.Exists(file))
            {
                yield return Read(file, level, prefix);
            }
        }
    }

    /// <summary>The directories in a directory of prefixes.</summary>
    public static IEnumerable<string> Directories(string directory) =>
        Entries(directory).Where(path => FileStatus.ReadIfExists(path) is { IsDirectory: true }).Order(StringComparer.Ordinal);

    /// <summary>Reads one file; what is wrong with it is part of the result.</summary>
    public static TrustedKey Read(string file, KeyLevel level, AcIdentifier? prefix)
    {
        var result = new TrustedKey(file, level, prefix, Fingerprint: null, Key: null, Problem: null, IsMasked: false);
        if (!Fingerprint.TryParse(Path.GetFileName(file), out var name))
        {
            return result with { Problem = "its name is not the fingerprint of a key" };
        }

        // One that is meant for a key, and that others would not find, must not lead to more trust than was meant.
        result = result with { Fingerprint = name };
        if (Path.GetFileName(file) != name.ToString())
        {
            return result with { Problem = $"its name must be \"{name}\", the fingerprint in lower case" };
        }

        try
        {
            if (FileStatus.ReadTargetIfExists(file) is not { IsRegularFile: true } status)
            {
                return result with { Problem = "it is not a regular file" };
            }

            if (status.Size == 0)
            {
                return result with { IsMasked = true };
            }

            var key = status.Size <= PublicKey.MaxLength
                ? PublicKey.ParseFirst(File.ReadAllBytes(file))
                : throw new FormatException($"it is larger than {PublicKey.MaxLength} bytes");
            return key.Fingerprint == name
                ? result with { Key = key }
                : result with { Problem = $"it holds key \"{key.Fingerprint}\", which is not what its name says" };
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            return result with { Problem = error.Message };
        }
    }

    private static string[] Entries(string directory)
    {
        try
        {
            return Directory.GetFileSystemEntries(directory);
        }
        catch (Exception error) when (error is DirectoryNotFoundException or PathTooLongException)
        {
            return [];
        }
        catch (Exception) when (File.Exists(directory))
        {
            // The part of a name can look like a fingerprint, and a key's file can be in its place.
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot read the trusted keys in \"{directory}\"", error);
        }
    }
}
