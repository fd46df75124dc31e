namespace Tests.Functional.Surroundings;

/// <summary>Finds what pods of a site left on the machine.</summary>
public static class Leftovers
{
    /// <summary>Everything that is left, a line each: mounts, namespaces, cgroups, devices, address leases, rules, directories.</summary>
    public static IReadOnlyList<string> Find(Site site) =>
    [
        .. File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(site.Root, StringComparison.Ordinal)).Select(line => $"mount: {line}"),
        .. Processes(site.Root).Select(process => $"process: {process}"),
        .. Named(site, "/run/netns", "namespace"),
        .. Cgroups(site),
        .. Lines(site, "/usr/sbin/ip", "-o", "addr").Where(line => line.Contains($" {site.Subnet}.", StringComparison.Ordinal)).Select(line => $"address: {line}"),
        .. Lines(site, "/usr/sbin/iptables", "-w", "-t", "nat", "-S").Where(line => site.Pods.Any(line.Contains)).Select(line => $"rule: {line}"),
        .. Files($"{site.Leases}/default", "10.*").Select(lease => $"lease: {lease}"),

        // Embryos are nothing but a directory, and collected when they are a minute old.
        .. Directories($"{site.Data}/pods").Where(state => !state.EndsWith("/embryo", StringComparison.Ordinal)).SelectMany(Directories).Select(pod => $"pod: {pod}"),
        .. Directories($"{site.Data}/tmp").Select(directory => $"temporary: {directory}"),
    ];

    /// <summary>Processes that have a path below the directory among their words, or among the mounts of a namespace of their own.</summary>
    public static IReadOnlyList<string> Processes(string root)
    {
        var found = new List<string>();
        foreach (var process in Directory.GetDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            var words = Read($"{process}/cmdline").Replace('\0', ' ');
            if (words.Contains(root, StringComparison.Ordinal) || (IsElsewhere(process) && Read($"{process}/mountinfo").Contains(root, StringComparison.Ordinal)))
            {
                found.Add($"{Path.GetFileName(process)} {words}");
            }
        }

        return found;
    }

    private static IEnumerable<string> Named(Site site, string directory, string what) =>
        Files(directory, "*").Where(path => site.Pods.Any(path.Contains)).Select(path => $"{what}: {path}");

    private static IEnumerable<string> Cgroups(Site site)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return Directory.EnumerateDirectories("/sys/fs/cgroup", "rkt-*", options).Where(path => site.Pods.Any(path.Contains)).Select(path => $"cgroup: {path}");
    }

    private static IReadOnlyList<string> Lines(Site site, string program, params string[] words) => site.Run(program, words).Succeeded().Lines;

    private static string[] Files(string directory, string pattern) => Directory.Exists(directory) ? Directory.GetFiles(directory, pattern) : [];

    private static string[] Directories(string directory) => Directory.Exists(directory) ? Directory.GetDirectories(directory) : [];

    private static bool IsElsewhere(string process)
    {
        var there = new FileInfo($"{process}/ns/mnt").LinkTarget;
        return there is not null && there != new FileInfo("/proc/self/ns/mnt").LinkTarget;
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended meanwhile.
            return "";
        }
    }
}
