using System.Globalization;
using System.Text;

namespace Rkt.Host.Launching;

/// <summary>What /proc tells of a process. True of it for certain when a <see cref="ProcessHandle"/> opened before shows afterwards that it lives.</summary>
public static class ProcessFiles
{
    private static readonly (string Name, NamespaceKinds Kind)[] Namespaces =
    [
        ("mnt", NamespaceKinds.Mount), ("cgroup", NamespaceKinds.Cgroup), ("uts", NamespaceKinds.Uts), ("ipc", NamespaceKinds.Ipc),
        ("user", NamespaceKinds.User), ("pid", NamespaceKinds.Pid), ("net", NamespaceKinds.Net),
    ];

    /// <summary>The process's parent; null when there is no such process.</summary>
    public static int? ParentOf(int pid)
    {
        // "12 (name) S 1 ...": a name may hold anything, so the last parenthesis counts.
        var text = ReadOrNull($"/proc/{pid}/stat");
        var fields = text?[(text.LastIndexOf(')') + 1)..].Split(' ', 4);
        return fields is [_, _, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The processes that a process's first thread has started; empty when there is no such process.</summary>
    public static IReadOnlyList<int> ChildrenOf(int pid)
    {
        var words = (ReadOrNull($"/proc/{pid}/task/{pid}/children") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Array.ConvertAll(words, static word => int.Parse(word, CultureInfo.InvariantCulture));
    }

    /// <summary>The adjustment of a process's out-of-memory score; null when there is no such process.</summary>
    public static int? OutOfMemoryAdjustmentOf(int pid) =>
        ReadOrNull($"/proc/{pid}/oom_score_adj") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The kinds of namespaces in which a process is and this one is not.</summary>
    public static NamespaceKinds NamespacesApartFromOurs(int pid)
    {
        var kinds = NamespaceKinds.None;
        foreach (var (name, kind) in Namespaces)
        {
            var theirs = new FileInfo($"/proc/{pid}/ns/{name}").LinkTarget;
            if (theirs is not null && theirs != new FileInfo($"/proc/self/ns/{name}").LinkTarget)
            {
                kinds |= kind;
            }
        }

        return kinds;
    }

    /// <summary>Reads a file that may be gone, or whose process may be going.</summary>
    internal static string? ReadOrNull(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone, or going: a process that ends between opening and reading answers ESRCH.
            return null;
        }
    }
}
