using Rkt.Host.Launching;
using Rkt.Stage1.Mounts;

namespace Rkt.Stage1.Fly;

/// <summary>The file system of an app that shares all else with the host: its image's root with the host's /dev, /proc and /sys in it.</summary>
public sealed record FlyRoot
{
    private static readonly string[] HostDirectories = ["/dev", "/proc", "/sys"];

    /// <summary>Where the root is mounted, or the copied tree itself.</summary>
    public required string Directory { get; init; }

    /// <summary>The overlay that makes the root; null when the tree was copied.</summary>
    public OverlayRoot? Overlay { get; init; }

    /// <summary>The directories that the root is made of, uppermost first: what the app has changed, then its image.</summary>
    public IReadOnlyList<string> Trees => Overlay is { } overlay ? [overlay.Upper, .. overlay.Lower] : [Directory];

    /// <summary>Files of the pod that are laid over those of the image: path on the host, path in the root.</summary>
    public IReadOnlyList<(string Source, string Target)> Files { get; init; } = [];

    /// <summary>In the order in which they are mounted.</summary>
    public IReadOnlyList<FlyVolume> Volumes { get; init; } = [];

    public bool ReadOnly { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>Adds the steps, for a process in a mount namespace of its own.</summary>
    /// <remarks>
    /// What is mounted on the host later reaches /dev, /proc, /sys and the volumes; nothing that is mounted here reaches the host, where
    /// rkt 1.x left mounts behind. As in <see cref="AppRoot"/>, no path of the host is resolved once the root has changed.
    /// </remarks>
    public void Enter(LaunchPlanBuilder plan)
    {
        plan.Mount(source: null, "/", type: null, MountFlags.Slave | MountFlags.Recursive);
        if (Overlay is not null)
        {
            Overlay.Mount(plan, Directory);
        }
        else
        {
            plan.Mount(Directory, Directory, type: null, MountFlags.Bind | MountFlags.Recursive);
        }

        var host = Array.ConvertAll(HostDirectories, directory => plan.OpenTree(directory, MountScope.Tree));
        var files = Files.Select(file => plan.OpenTree(file.Source, MountScope.Single)).ToArray();
        var volumes = Volumes.Select(volume => volume.Open(plan)).ToArray();
        plan.PivotRoot(Directory);
        for (var i = 0; i < host.Length; i++)
        {
            plan.MakeDirectory(HostDirectories[i], Permissions.Directory);
            plan.AttachTree(host[i], HostDirectories[i]);
        }

        plan.MakeDirectory("/tmp", Permissions.SharedDirectory);
        plan.Mount("tmpfs", "/tmp", "tmpfs", MountFlags.NoSetuid | MountFlags.NoDevices, "mode=1777");
        for (var i = 0; i < files.Length; i++)
        {
            plan.TouchInImage(Files[i].Target);
            plan.AttachTreeInImage(files[i], Files[i].Target, $"\"{Files[i].Target}\"");
        }

        for (var i = 0; i < volumes.Length; i++)
        {
            Volumes[i].Attach(plan, volumes[i]);
        }

        plan.MakeDirectory(WorkingDirectory, Permissions.Directory);
        if (ReadOnly)
        {
            plan.SetMountAttributes("/", MountAttributes.ReadOnly, MountScope.Single);
        }
    }
}
