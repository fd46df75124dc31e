using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Stage1.Networking.Cni;

namespace Rkt.Stage1.Networking;

/// <summary>Reads the network configurations of one directory.</summary>
internal static class NetworkFiles
{
    private const string Single = ".conf";
    private const string List = ".conflist";

    /// <summary>Reads the files of a directory, in the order of their names; none when there is no such directory.</summary>
    /// <exception cref="RktException">A file cannot be used; the message names it.</exception>
    internal static IEnumerable<NetworkConfiguration> Read(string directory)
    {
        foreach (var path in Paths(directory, static name => name.EndsWith(Single, StringComparison.Ordinal) || name.EndsWith(List, StringComparison.Ordinal)))
        {
            var network = NetworkConfiguration.Parse(path, ReadFile(path));
            yield return network.LoadsMore
                ? network.With(Paths($"{directory}/{network.Name}", static name => name.EndsWith(Single, StringComparison.Ordinal)).Select(static p => (p, ReadFile(p))))
                : network;
        }
    }

    private static IEnumerable<string> Paths(string directory, Predicate<string> isWanted)
    {
        using (var handle = DirectoryHandle.OpenIfExists(directory))
        {
            if (handle is null)
            {
                return [];
            }
        }

        // Plugins may lie beside the configurations.
        return Directory.GetFiles(directory).Where(path => isWanted(path)).Order(StringComparer.Ordinal);
    }

    private static byte[] ReadFile(string path)
    {
        // It says what root executes.
        if (FileStatus.ReadIfExists(path) is { } status && (status.Permissions & UnixFileMode.OtherWrite) != 0)
        {
            throw new RktException($"the network configuration \"{path}\" can be written by everybody") { Hint = $"chmod o-w {path}" };
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot read network configuration \"{path}\"", e);
        }
    }
}
