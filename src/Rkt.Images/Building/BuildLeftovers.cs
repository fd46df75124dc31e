using System.Globalization;
using Rkt.Host.Files.Trees;

namespace Rkt.Images.Building;

/// <summary>Directories beside a build's own: one that is being begun, one that is being ended, and what killed commands left of such.</summary>
internal static class BuildLeftovers
{
    private const string Begun = ".new";
    private const string Ended = ".old";

    /// <summary>The directory in which this process makes a build before it gets its name.</summary>
    internal static string NewRoot(string root) => Name(root, Begun);

    /// <summary>The directory that a build of this name becomes while this process removes it.</summary>
    internal static string OldRoot(string root) => Name(root, Ended);

    /// <summary>Removes what processes left that are no more, and this one.</summary>
    internal static void Remove(string root)
    {
        var name = Path.GetFileName(root) + ".";
        foreach (var path in Directory.GetDirectories(Path.GetDirectoryName(Path.GetFullPath(root))!, name + "*"))
        {
            // The pattern matches the name without a dot as well.
            var found = Path.GetFileName(path);
            if (found.StartsWith(name, StringComparison.Ordinal) && IsLeftover(found.AsSpan(name.Length)))
            {
                TreeRemoval.Remove(path);
            }
        }
    }

    private static string Name(string root, string suffix) => $"{root}.{Environment.ProcessId}{suffix}";

    private static bool IsLeftover(ReadOnlySpan<char> suffix)
    {
        if (!suffix.EndsWith(Begun) && !suffix.EndsWith(Ended))
        {
            return false;
        }

        return int.TryParse(suffix[..^Begun.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && (process == Environment.ProcessId || !Directory.Exists($"/proc/{process}"));
    }
}
