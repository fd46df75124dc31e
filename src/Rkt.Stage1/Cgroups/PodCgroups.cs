using System.Globalization;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;

namespace Rkt.Stage1.Cgroups;

/// <summary>The cgroups of a pod: <c>rkt-UUID</c> below our own in each hierarchy, and in it one for each app.</summary>
/// <remarks>
/// Their directories are written down in the pod's directory before they are made, so that collection finds them whatever happens.
/// Only hierarchies that earn their cost are used: joining one of "cpu" takes 2 ms, so it is left out when there is no limit for it.
/// </remarks>
public sealed class PodCgroups
{
    private static readonly string[] Accounting = ["memory", "cpuacct", "pids"];
    private const long CpuPeriodMicroseconds = 100_000;
    private static readonly TimeSpan DyingTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DyingStep = TimeSpan.FromMilliseconds(5);

    private readonly PodPath _pod;
    private readonly string _name;
    private readonly CgroupHierarchies _hierarchies = CgroupHierarchies.Find();
    private readonly List<string> _made = [];

    public PodCgroups(PodPath pod, PodId id)
    {
        _pod = pod;
        _name = $"rkt-{id}";
    }

    /// <summary>Makes the cgroups of an app and sets its limits.</summary>
    /// <returns>The files that the app's process writes itself into.</returns>
    /// <exception cref="RktException">A limit cannot be set.</exception>
    public IReadOnlyList<string> Make(AcName app, ResourceLimits limits)
    {
        var files = new List<string>();
        foreach (var controller in Accounting)
        {
            if (_hierarchies.DirectoryOf(controller) is { } own)
            {
                files.Add($"{MakeIn(own, app)}/tasks");
            }
        }

        if (limits.MemoryBytes is { } bytes)
        {
            Limit("memory", "memory.limit_in_bytes", bytes, $"the memory limit of app \"{app}\"");
        }

        if (limits.CpuMillis is null && limits.CpuShares is null)
        {
            return files;
        }

        var purpose = $"the cpu limit of app \"{app}\"";
        files.Add($"{MakeIn(_hierarchies.Require("cpu", purpose), app)}/tasks");
        if (limits.CpuMillis is { } millis)
        {
            Limit("cpu", "cpu.cfs_period_us", CpuPeriodMicroseconds, purpose);
            Limit("cpu", "cpu.cfs_quota_us", Math.Max(1000, millis * CpuPeriodMicroseconds / 1000), purpose);
        }

        if (limits.CpuShares is { } shares)
        {
            Limit("cpu", "cpu.shares", shares, purpose);
        }

        return files;

        void Limit(string controller, string file, long value, string what)
        {
            try
            {
                var directory = $"{_hierarchies.Require(controller, what)}/{_name}/{app}";
                File.WriteAllText($"{directory}/{file}", value.ToString(CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new RktException($"cannot apply {what}", e);
            }
        }
    }

    /// <summary>Removes the cgroups of a pod whose processes are gone. May be called any number of times.</summary>
    /// <exception cref="RktException">One is still in use.</exception>
    public static void Remove(PodPath pod)
    {
        if (!File.Exists(pod.SubCgroup))
        {
            return;
        }

        foreach (var directory in File.ReadAllLines(pod.SubCgroup))
        {
            Remove(directory);
        }

        File.Delete(pod.SubCgroup);
    }

    private string MakeIn(string own, AcName app)
    {
        var pod = $"{own}/{_name}";
        if (!_made.Contains(pod))
        {
            _made.Add(pod);

            // Appended: rewriting would empty the file for a moment, and a crash in it would lose those that exist.
            File.AppendAllText(_pod.SubCgroup, pod + "\n");
        }

        Directory.CreateDirectory($"{pod}/{app}");
        return $"{pod}/{app}";
    }

    private static void Remove(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return;
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
