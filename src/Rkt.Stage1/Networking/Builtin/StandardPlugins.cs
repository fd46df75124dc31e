using Rkt.Host.Files;

namespace Rkt.Stage1.Networking.Builtin;

/// <summary>Whether the plugins of this machine are those whose work we do: only then may nobody notice who did it.</summary>
internal static class StandardPlugins
{
    private static readonly string[] Directories = ["/opt/cni/bin", "/usr/lib/cni"];
    private static readonly string[] ProgramDirectories = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>Why the work has to be left to the plugins; null when it has not.</summary>
    /// <param name="plugin">The program that <c>ptp</c> means here.</param>
    /// <param name="addressPlugin">The program that <c>host-local</c> means here.</param>
    internal static string? Obstacle(string plugin, string addressPlugin)
    {
        foreach (var program in (string[])[plugin, addressPlugin])
        {
            if (!Directories.Contains(Path.GetDirectoryName(program)) || !IsProgram(program))
            {
                return $"\"{program}\" is not of the standard plugins";
            }
        }

        return null;
    }

    /// <summary>Why packet filter rules have to be left to iptables; null when they have not.</summary>
    internal static string? FilterObstacle()
    {
        foreach (var directory in ProgramDirectories)
        {
            var program = $"{directory}/iptables";
            if (File.Exists(program))
            {
                return Path.GetFileName(RealPath.Resolve(program)) == "xtables-nft-multi" ? null : $"\"{program}\" does not use nf_tables";
            }
        }

        return "there is no iptables";
    }

    /// <summary>A script in a plugin's place does something of its own.</summary>
    private static bool IsProgram(string path)
    {
        Span<byte> start = stackalloc byte[4];
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return RandomAccess.Read(file, start, fileOffset: 0) == start.Length && start.SequenceEqual("\u007fELF"u8);
    }
}
