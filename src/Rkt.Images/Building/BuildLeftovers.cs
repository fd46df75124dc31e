using System.Globalization;
using Rkt.Host.Files.Trees;

namespace Rkt.Images.Building;

/// <summary>What commands make beside a build or an image before it gets its name, and what killed ones have left of it.</summary>
/// <remarks>The names tell which process made it, <c>PATH.PROCESS.new</c>, so that the next command knows what nobody will miss.</remarks>
internal static class BuildLeftovers
{
    private const string Begun = ".new";
    private const string Ended = ".old";

    /// <summary>The path under which this process makes what shall have the given path once it is whole.</summary>
    internal static string NewPath(string path) => Name(path, Begun);

    /// <summary>The path that something gets while this process removes it.</summary>
    internal static string OldPath(string path) => Name(path, Ended);

    /// <summary>Removes what processes left beside a path that are no more, and this one.</summary>
    internal static void Remove(string path)
    {
        var name = Path.GetFileName(path) + ".";
        foreach (var entry in Directory.GetFileSystemEntries(Path.GetDirectoryName(Path.GetFullPath(path))!))
        {
            var found = Path.GetFileName(entry);
            if (found.StartsWith(name, StringComparison.Ordinal) && IsLeftover(found.AsSpan(name.Length)))
            {
                TreeRemoval.Remove(entry);
            }
        }
    }

    private static string Name(string path, string suffix) => $"{path}.{Environment.ProcessId}{suffix}";

    private static bool IsLeftover(ReadOnlySpan<char> suffix)
    {
        if (!suffix.EndsWith(Begun) && !suffix.EndsWith(Ended))
        {
            return false;
        }

        return int.TryParse(suffix[..^Begun.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && (process == Environment.ProcessId || !IsAlive(process));
    }

    private static bool IsAlive(int process)
    {
        try
        {
            // A dead process that nobody has waited for has no command line any more.
            return File.ReadAllBytes($"/proc/{process}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
