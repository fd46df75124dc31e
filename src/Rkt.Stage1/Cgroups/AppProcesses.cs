using System.Globalization;
using Rkt.Host.Launching;

namespace Rkt.Stage1.Cgroups;

/// <summary>What an app has left running after its main process has ended, in cgroups of version 1: those of version 2 have a file for it.</summary>
public static class AppProcesses
{
    private const int Rounds = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Kills every process of an app.</summary>
    /// <param name="joined">The files by which the app has joined its cgroups; without any, nobody knows its processes.</param>
    public static void Kill(IReadOnlyList<string> joined)
    {
        if (joined.Count == 0)
        {
            return;
        }

        var limit = joined.Select(file => $"{Path.GetDirectoryName(file)}/pids.max").FirstOrDefault(File.Exists);
        var most = limit is null ? null : File.ReadAllText(limit);
        if (limit is not null)
        {
            // Whoever forks faster than we kill gets no further.
            File.WriteAllText(limit, "0");
        }

        KillIn(Path.GetDirectoryName(joined[0])!);
        if (limit is not null)
        {
            File.WriteAllText(limit, most!.TrimEnd());
        }
    }

    private static void KillIn(string cgroup)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var processes = File.ReadAllText($"{cgroup}/cgroup.procs").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (processes.Length == 0)
            {
                return;
            }

            foreach (var process in processes)
            {
                using var handle = ProcessHandle.OpenIfExists(int.Parse(process, CultureInfo.InvariantCulture));
                if (handle is not null && IsIn(process, cgroup))
                {
                    handle.Kill();
                }
            }

            Thread.Sleep(Pause);
        }
    }

    /// <summary>Whether the number, which was free to be given to another process until it was opened, is still that of one of the app's.</summary>
    private static bool IsIn(string process, string cgroup)
    {
        try
        {
            // The last name alone, which no other cgroup has: what is above it may be hidden from us.
            var name = Path.GetFileName(cgroup);
            return File.ReadAllText($"/proc/{process}/cgroup").Contains($"/{name}\n", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
