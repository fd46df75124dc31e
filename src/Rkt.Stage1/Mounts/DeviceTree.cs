using Rkt.Host.Launching;
using Rkt.Pods.Selinux;

namespace Rkt.Stage1.Mounts;

/// <summary>The devices of a pod: made once, in a file system of the pod's own, and bound from there into each app's /dev.</summary>
/// <remarks>
/// Not the host's nodes: an app's root could change their mode. And the only mount in an app's reach that allows devices is each
/// single node: its root and its /dev are mounted nodev, so that CAP_MKNOD, which apps have, opens no way to the host's disks.
/// </remarks>
public static class DeviceTree
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const UnixFileMode Listed = Permissions.Directory;

    private static readonly (string Name, int Major, int Minor)[] Nodes =
    [
        ("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("tty", 5, 0), ("net/tun", 10, 200),
    ];

    /// <summary>The group of terminals, as the C library and everybody's /etc/group have it.</summary>
    private const uint TerminalGroup = 5;

    /// <summary>Adds the steps that make the devices below a directory, in the pod's own mount namespace.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="directory">Where they go; it exists.</param>
    /// <param name="firstId">The host's id of the pod's root.</param>
    /// <param name="contexts">The pod's SELinux contexts; null when it has none.</param>
    public static void Make(LaunchPlanBuilder plan, string directory, uint firstId, SelinuxContexts? contexts = null)
    {
        plan.Mount("tmpfs", directory, "tmpfs", MountFlags.NoSetuid | MountFlags.NoExecute, MountLabel.Add("mode=755", contexts?.FileForAll));
        plan.MakeDirectory($"{directory}/net", Listed);
        foreach (var (name, major, minor) in Nodes)
        {
            plan.MakeCharacterDevice($"{directory}/{name}", ForAll, major, minor);
        }

        plan.MakeDirectory($"{directory}/pts", Listed);
        plan.Mount(
            "devpts", $"{directory}/pts", "devpts", MountFlags.NoSetuid | MountFlags.NoExecute,
            MountLabel.Add($"newinstance,ptmxmode=0666,mode=0620,gid={firstId + TerminalGroup}", contexts?.FileForAll));
        plan.MakeDirectory($"{directory}/shm", Listed);
        plan.Mount("shm", $"{directory}/shm", "tmpfs", MountFlags.NoSetuid | MountFlags.NoDevices | MountFlags.NoExecute, MountLabel.Add("mode=1777", contexts?.File));
    }

    /// <summary>Where terminals of the pod are made, below a directory with its devices.</summary>
    public static string Multiplexer(string directory) => $"{directory}/pts/ptmx";

    /// <summary>Takes hold of the pod's devices, before the root is changed.</summary>
    /// <returns>What is attached afterwards with <see cref="Attach"/>.</returns>
    public static IReadOnlyList<(int Slot, string Name)> Open(LaunchPlanBuilder plan, string directory)
    {
        var held = new List<(int, string)>(Nodes.Length + 2);
        foreach (var (name, _, _) in Nodes)
        {
            held.Add((plan.OpenTree($"{directory}/{name}", MountScope.Single), name));
        }

        held.Add((plan.OpenTree($"{directory}/pts", MountScope.Single), "pts"));
        held.Add((plan.OpenTree($"{directory}/shm", MountScope.Single), "shm"));
        return held;
    }

    /// <summary>Adds the steps that make an app's /dev, after the root is changed.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="held">What <see cref="Open"/> returned.</param>
    /// <param name="label">The SELinux context of the app's files; null when it has none.</param>
    /// <param name="hasOthers">Whether devices that the app makes there itself can be opened.</param>
    public static void Attach(LaunchPlanBuilder plan, IReadOnlyList<(int Slot, string Name)> held, string? label, bool hasOthers)
    {
        plan.MakeDirectory("/dev", Listed);
        plan.Mount("tmpfs", "/dev", "tmpfs", MountFlags.NoSetuid | MountFlags.NoExecute | (hasOthers ? 0 : MountFlags.NoDevices), MountLabel.Add("mode=755,size=64k", label));
        foreach (var (slot, name) in held)
        {
            if (name is "pts" or "shm")
            {
                plan.MakeDirectory($"/dev/{name}", Listed);
            }
            else
            {
                plan.Touch($"/dev/{name}");
            }

            plan.AttachTree(slot, $"/dev/{name}");
        }

        plan.Symlink("pts/ptmx", "/dev/ptmx");
        plan.Symlink("/proc/self/fd", "/dev/fd");
        plan.Symlink("/proc/self/fd/0", "/dev/stdin");
        plan.Symlink("/proc/self/fd/1", "/dev/stdout");
        plan.Symlink("/proc/self/fd/2", "/dev/stderr");
        // What is written to the console belongs where the app's output goes; converted images rely on it (traps, 21).
        plan.Symlink("/proc/self/fd/1", "/dev/console");
    }
}
