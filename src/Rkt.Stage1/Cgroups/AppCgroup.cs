using System.Globalization;
using Appc.Names;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;

namespace Rkt.Stage1.Cgroups;

/// <summary>The cgroup of an app, in every hierarchy where it has one: what its processes join, and what became of them there.</summary>
public sealed class AppCgroup
{
    private readonly IReadOnlyList<string> _joinFiles;
    private readonly string? _startDirectory;
    private readonly string? _memoryEvents;
    private long _killsSeen;

    private AppCgroup(IReadOnlyList<string> joinFiles, string? startDirectory, string? memoryEvents, ResourceLimits limits)
    {
        _joinFiles = joinFiles;
        _startDirectory = startDirectory;
        _memoryEvents = memoryEvents;
        Limits = limits;
    }

    /// <summary>That of an app which stays in the cgroup of rkt, because no other can be had and none is needed.</summary>
    public static AppCgroup OfCaller { get; } = new([], null, null, ResourceLimits.None);

    /// <summary>What the app's processes may use together.</summary>
    public ResourceLimits Limits { get; }

    /// <summary>A cgroup of version 1: directories in several hierarchies.</summary>
    /// <param name="directories">The directories.</param>
    /// <param name="memory">The one of the memory controller, or null.</param>
    /// <param name="limits">The limits that were set.</param>
    internal static AppCgroup Legacy(IReadOnlyList<string> directories, string? memory, ResourceLimits limits)
    {
        var files = new string[directories.Count];
        for (var i = 0; i < files.Length; i++)
        {
            files[i] = $"{directories[i]}/tasks";
        }

        return new AppCgroup(files, null, memory is null ? null : $"{memory}/memory.oom_control", limits);
    }

    /// <summary>A cgroup of version 2.</summary>
    internal static AppCgroup Unified(string directory, ResourceLimits limits) =>
        new([], directory, $"{directory}/memory.events", limits);

    /// <summary>The cgroup of an app in a pod that runs under another process.</summary>
    public static AppCgroup OfRunningPod(PodPath pod, AcName app)
    {
        var directories = new List<string>();
        string? memory = null;
        foreach (var record in CgroupRecord.Read(pod))
        {
            if (record.EndsWith(LegacyTree.NameOf("", app), StringComparison.Ordinal))
            {
                directories.Add(record);
                memory = File.Exists($"{record}/memory.oom_control") ? record : memory;
            }
            else if (Directory.Exists($"{record}/{app}"))
            {
                return Unified($"{record}/{app}", ResourceLimits.None);
            }
        }

        return directories.Count == 0 ? OfCaller : Legacy(directories, memory, ResourceLimits.None);
    }

    /// <summary>Adds the steps that put the process of a plan into the cgroup.</summary>
    public void Join(LaunchPlanBuilder plan)
    {
        if (_startDirectory is not null)
        {
            plan.StartInCgroup(_startDirectory);
        }

        foreach (var file in _joinFiles)
        {
            // A process that is still single-threaded and names itself: the kernel does not wait for anything then.
            plan.WriteFile(file, "0");
        }

        if (Limits.MemoryBytes is not null)
        {
            plan.CopyMemory();
        }
    }

    /// <summary>Kills what the app has left running.</summary>
    public void KillProcesses()
    {
        if (_startDirectory is not null)
        {
            File.WriteAllText($"{_startDirectory}/cgroup.kill", "1");
        }
        else
        {
            AppProcesses.Kill(_joinFiles);
        }
    }

    /// <summary>Whether the kernel has killed a process of the app for lack of memory since this was last asked.</summary>
    public bool TakeOutOfMemoryKill()
    {
        var kills = _memoryEvents is null || !File.Exists(_memoryEvents) ? 0 : CountKills(File.ReadAllText(_memoryEvents));
        var isNew = kills > _killsSeen;
        _killsSeen = kills;
        return isNew;
    }

    /// <summary>Reads the number of kills from the kernel's file: <c>oom_kill N</c> is one of its lines.</summary>
    public static long CountKills(string events)
    {
        const string Name = "oom_kill ";
        foreach (var line in events.Split('\n'))
        {
            if (line.StartsWith(Name, StringComparison.Ordinal))
            {
                return long.Parse(line.AsSpan(Name.Length), CultureInfo.InvariantCulture);
            }
        }

        return 0;
    }
}
