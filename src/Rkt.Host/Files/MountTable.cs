namespace Rkt.Host.Files;

/// <summary>The mounts that this process sees.</summary>
public static class MountTable
{
    /// <summary>All mounts, in the order in which the kernel tells them: what is mounted on another comes after it.</summary>
    public static IReadOnlyList<MountEntry> Read() => Parse(File.ReadAllText("/proc/self/mountinfo"));

    /// <summary>Reads the text of a mountinfo file.</summary>
    public static IReadOnlyList<MountEntry> Parse(string text)
    {
        var mounts = new List<MountEntry>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            mounts.Add(new MountEntry(line));
        }

        return mounts;
    }
}
