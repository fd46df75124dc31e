using System.Globalization;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Pods.Layout;

namespace Rkt.Stage1.Cgroups;

/// <summary>Removes the cgroups of pods whose processes are gone.</summary>
internal static class CgroupRemoval
{
    /// <summary>What the name of a cgroup ends with in which a supervisor has put itself.</summary>
    public const string SupervisorSuffix = "-supervisor";

    private static readonly TimeSpan DyingTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DyingStep = TimeSpan.FromMilliseconds(5);

    /// <summary>Removes all that a pod has. May be called any number of times.</summary>
    /// <exception cref="RktException">One is still in use.</exception>
    public static void RemoveAll(PodPath pod)
    {
        var directories = CgroupRecord.Read(pod);
        if (directories.Count == 0)
        {
            return;
        }

        string? supervisor = null;
        foreach (var directory in directories)
        {
            if (IsOfSupervisor(directory))
            {
                // Left last: while the pod's cgroups are there, what made it necessary cannot be undone.
                supervisor = directory;
            }
            else
            {
                Remove(directory);
            }
        }

        if (supervisor is null || TryLeave(supervisor))
        {
            CgroupRecord.Clear(pod);
        }
    }

    /// <summary>Removes all that a pod has, if nobody is in it any more and no supervisor has one of its own; nothing is waited or looked for.</summary>
    public static void TryRemoveEmpty(PodPath pod, IEnumerable<AcName> apps)
    {
        var directories = CgroupRecord.Read(pod);
        var isGone = directories.Count > 0;
        foreach (var directory in directories)
        {
            isGone &= !IsOfSupervisor(directory) && (DirectoryEntry.TryRemove(directory) || TryRemove(directory, apps));
        }

        if (isGone)
        {
            CgroupRecord.Clear(pod);
        }
    }

    /// <summary>Whether a cgroup is that of a supervisor, and not of an app whose name ends alike: those have a dot before theirs.</summary>
    private static bool IsOfSupervisor(string directory) =>
        directory.EndsWith(SupervisorSuffix, StringComparison.Ordinal) && !Path.GetFileName(directory).Contains('.');

    /// <summary>Removes a cgroup of version 2 with those of its apps.</summary>
    private static bool TryRemove(string directory, IEnumerable<AcName> apps)
    {
        foreach (var app in apps)
        {
            DirectoryEntry.TryRemove($"{directory}/{app}");
        }

        return DirectoryEntry.TryRemove(directory);
    }

    private static void Remove(string directory)
    {
        // At once in most cases: nothing is in it, and nobody. Noted, it need not have been made: its place may be one that cannot be changed.
        if (DirectoryEntry.TryRemove(directory) || !Directory.Exists(directory))
        {
            return;
        }

        // Version 2 only; and whoever is still in it is of a pod that is over.
        if (File.Exists($"{directory}/cgroup.kill"))
        {
            File.WriteAllText($"{directory}/cgroup.kill", "1");
        }

        // Apps may have made cgroups of their own below.
        foreach (var child in Directory.GetDirectories(directory))
        {
            Remove(child);
        }

        // A supervisor that was killed has taken its pod with it, but the kernel needs a moment to take down the processes.
        for (var waited = TimeSpan.Zero; !TryRemoveEmpty(directory, isLastTry: waited >= DyingTime); waited += DyingStep)
        {
            Thread.Sleep(DyingStep);
        }
    }

    /// <summary>Removes the cgroup of a supervisor; when we are the one, goes back to where we came from.</summary>
    /// <returns>False when that cgroup is needed as it is, by another pod: collection comes after us.</returns>
    private static bool TryLeave(string leaf)
    {
        if (!Directory.Exists(leaf))
        {
            return true;
        }

        try
        {
            if (File.ReadAllLines($"{leaf}/cgroup.procs").Length > 0)
            {
                var parent = Path.GetDirectoryName(leaf)!;
                foreach (var controller in File.ReadAllText($"{parent}/cgroup.subtree_control").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
                {
                    File.WriteAllText($"{parent}/cgroup.subtree_control", $"-{controller}");
                }

                File.WriteAllText($"{parent}/cgroup.procs", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            }

            Directory.Delete(leaf);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool TryRemoveEmpty(string directory, bool isLastTry)
    {
        try
        {
            // Not recursive: the kernel's files in it are not deleted, they go with it.
            Directory.Delete(directory);
            return true;
        }
        catch (IOException) when (!isLastTry)
        {
            return false;
        }
        catch (IOException e)
        {
            throw new RktException($"cannot remove cgroup \"{directory}\"", e);
        }
    }
}
