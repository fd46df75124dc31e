using System.Globalization;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;

namespace Rkt.Stage1.Cgroups;

/// <summary>Has our own cgroup of version 2 hand controllers to the cgroups below it.</summary>
/// <remarks>
/// The kernel lets a cgroup do so only when no process is in it (the machine's root excepted), and we are in ours. When it is ours alone,
/// made for us or delegated to us, we move into a cgroup of our own below it, as the kernel's and systemd's documentation advise.
/// Processes of others are never moved.
/// </remarks>
/// <param name="pod">The pod's directory.</param>
/// <param name="own">The cgroup that we were started in.</param>
/// <param name="leaf">The cgroup for ourselves, made only when it is needed.</param>
internal sealed class ControllerHandout(PodPath pod, string own, string leaf)
{
    private const string Advice = "run rkt in a cgroup of its own: systemd-run --scope -p Delegate=yes rkt run …";

    /// <summary>Enables a controller for the cgroups below ours; does nothing when it is.</summary>
    /// <exception cref="RktException">Our cgroup does not have the controller, or may not hand it on.</exception>
    public void Enable(string controller)
    {
        if (Has($"{own}/cgroup.subtree_control", controller))
        {
            return;
        }

        if (!Has($"{own}/cgroup.controllers", controller))
        {
            throw new RktException($"cgroup \"{own}\", in which rkt runs, does not have the controller \"{controller}\"") { Hint = Advice };
        }

        if (SystemdUnit.Keeps(own))
        {
            throw new RktException($"cgroup \"{own}\", in which rkt runs, belongs to systemd and is not delegated")
            {
                Hint = $"in a unit of systemd, set Delegate=yes; or {Advice}",
            };
        }

        // Not tried out: some controllers can be handed on in spite of processes, but then those below can hold threads only.
        if (!IsMachineRoot && File.ReadAllLines($"{own}/cgroup.procs") is { Length: > 0 } processes)
        {
            MoveAside(processes);
        }

        EnableIn(own, controller);
    }

    /// <summary>Whether our cgroup is the one that may have processes and hand on controllers too; it alone has no type.</summary>
    private bool IsMachineRoot => !File.Exists($"{own}/cgroup.type");

    /// <summary>Enables a controller for the cgroups below one that has no processes; does nothing when it is.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static void EnableIn(string directory, string controller)
    {
        if (!Has($"{directory}/cgroup.subtree_control", controller))
        {
            File.WriteAllText($"{directory}/cgroup.subtree_control", $"+{controller}");
        }
    }

    private void MoveAside(string[] processes)
    {
        foreach (var process in processes)
        {
            if (!IsOurs(process))
            {
                throw new RktException($"cgroup \"{own}\", in which rkt runs, has other processes too, such as {Describe(process)}, so it can limit none by themselves")
                {
                    Hint = Advice,
                };
            }
        }

        CgroupRecord.Add(pod, [leaf]);
        Directory.CreateDirectory(leaf);
        foreach (var process in processes)
        {
            File.WriteAllText($"{leaf}/cgroup.procs", process);
        }
    }

    /// <summary>Whether a process is this one, or one that it has started.</summary>
    private static bool IsOurs(string process)
    {
        var self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return process == self || StatusLine(process, "PPid:") == self;
    }

    // 0 stands for a process outside of our pid namespace.
    private static string Describe(string process) => process == "0" ? "one of another container" : $"\"{StatusLine(process, "Name:")}\" ({process})";

    private static string? StatusLine(string process, string name)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith(name, StringComparison.Ordinal))
                {
                    return line[name.Length..].Trim();
                }
            }
        }
        catch (IOException)
        {
            // It has ended; if it was not ours, the kernel will tell soon enough.
        }

        return null;
    }

    private static bool Has(string file, string controller) =>
        File.ReadAllText(file).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).AsSpan().Contains(controller);
}
