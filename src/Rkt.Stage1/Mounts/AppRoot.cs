using System.Text;
using Rkt.Host.Launching;
using Rkt.Stage1.Isolation;
using Rkt.Stage1.Namespaces;

namespace Rkt.Stage1.Mounts;

/// <summary>The file system that an app sees.</summary>
public sealed record AppRoot
{
    /// <summary>Where the root is put together, a directory of ours.</summary>
    public required string Directory { get; init; }

    /// <summary>The overlay that makes the root; null when the tree was copied to <see cref="Directory"/>.</summary>
    public OverlayRoot? Overlay { get; init; }

    /// <summary>The SELinux context of what is mounted for the app alone; null when it has none.</summary>
    public string? Label { get; init; }

    /// <summary>The directories that the root is made of, uppermost first: what the app has changed, then its image.</summary>
    public IReadOnlyList<string> Trees => Overlay is { } overlay ? [overlay.Upper, .. overlay.Lower] : [Directory];

    /// <summary>The pod's devices: see <see cref="DeviceTree"/>.</summary>
    public required string PodDevices { get; init; }

    /// <summary>In the order in which they are mounted: parents first.</summary>
    public IReadOnlyList<VolumeMount> Volumes { get; init; } = [];

    /// <summary>Whether the root itself may only be read; mounts keep their own mode.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether the paths of <see cref="ProtectedPaths"/> are protected, and only the pod's own devices can be opened.</summary>
    public bool ProtectsPaths { get; init; } = true;

    /// <summary>The pod's host name.</summary>
    public required string Hostname { get; init; }

    /// <summary>Content of /etc/resolv.conf; null leaves the image's.</summary>
    public byte[]? ResolvConf { get; init; }

    /// <summary>Content of /etc/hosts; null leaves the image's.</summary>
    public byte[]? Hosts { get; init; }

    /// <summary>A file on the host that is /etc/hosts in place of <see cref="Hosts"/>; what is written to it is seen in the app, which only reads it. Null for none.</summary>
    public string? SharedHosts { get; init; }

    /// <summary>The app's working directory, made when missing.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The pod's user namespace, joined at the end; null when the pod has none.</summary>
    public UserNamespace? Users { get; init; }

    /// <summary>On the app's own /dev, which is in memory.</summary>
    private const string FilesDirectory = "/dev/.rkt";

    private const MountFlags Inert = MountFlags.NoSetuid | MountFlags.NoDevices | MountFlags.NoExecute;

    /// <summary>Adds the steps: the child is in the pod's namespaces and in a mount namespace of its own, and afterwards in this root.</summary>
    /// <remarks>
    /// What comes from the host is opened before the root is changed and attached after: from then on the kernel resolves every
    /// path inside the new root, so that no symlink of the image can send a mount, or a directory made for one, to the host.
    /// </remarks>
    public void Enter(LaunchPlanBuilder plan)
    {
        int? users = Users?.Open(plan);
        Assemble(plan, users);
        var devices = DeviceTree.Open(plan, PodDevices);
        var volumes = new int[Volumes.Count];
        for (var i = 0; i < volumes.Length; i++)
        {
            volumes[i] = Volumes[i].Open(plan, users);
        }

        int? hosts = SharedHosts is null ? null : OpenReadOnly(plan, SharedHosts);
        plan.PivotRoot(Directory);
        // The one way out that is left is a symlink of the image to /proc/1/root: nobody without this capability can follow it.
        AppRestrictions.GiveUpTracing(plan);
        MountKernelFileSystems(plan, devices);
        AddFiles(plan, hosts);
        for (var i = 0; i < volumes.Length; i++)
        {
            Volumes[i].Attach(plan, volumes[i]);
        }

        plan.MakeDirectory(WorkingDirectory, Permissions.Directory);
        if (ReadOnly)
        {
            plan.SetMountAttributes("/", MountAttributes.ReadOnly, MountScope.Single);
        }

        if (users is { } slot)
        {
            plan.JoinNamespace(slot, NamespaceKinds.User);
        }
    }

    /// <summary>Makes the root's own mount, without anything in it that is the pod's.</summary>
    private void Assemble(LaunchPlanBuilder plan, int? users)
    {
        var attributes = ProtectsPaths ? MountAttributes.NoDevices : MountAttributes.None;
        if (users is { } slot && Overlay is null)
        {
            UserNamespace.Shift(plan, Directory, slot, attributes);
        }
        else if (Overlay is null)
        {
            plan.Mount(Directory, Directory, type: null, MountFlags.Bind | MountFlags.Recursive);
            plan.SetMountAttributes(Directory, attributes, MountScope.Tree);
        }
        else
        {
            Overlay.Mount(plan, Directory, users);
        }
    }

    private void MountKernelFileSystems(LaunchPlanBuilder plan, IReadOnlyList<(int Slot, string Name)> devices)
    {
        plan.MakeDirectory("/proc", Permissions.Directory);
        plan.Mount("proc", "/proc", "proc", Inert);
        DeviceTree.Attach(plan, devices, Label, hasOthers: !ProtectsPaths);
        // With a volume at or below /sys the place is left to it (interface reference, section 6).
        if (!HasVolumeBelow("/sys"))
        {
            plan.MakeDirectory("/sys", Permissions.Directory);
            plan.Mount("sysfs", "/sys", "sysfs", Inert | (ProtectsPaths ? MountFlags.ReadOnly : 0));
        }

        if (ProtectsPaths)
        {
            ProtectedPaths.Protect(plan);
        }
    }

    private void AddFiles(LaunchPlanBuilder plan, int? hosts)
    {
        plan.MakeDirectory("/tmp", Permissions.SharedDirectory);
        plan.MakeDirectory("/run", Permissions.Directory);
        plan.MakeDirectory("/etc", Permissions.Directory);
        plan.Symlink("../proc/self/mounts", "/etc/mtab");
        plan.MakeDirectory(FilesDirectory, Permissions.Directory);
        AddFile(plan, "hostname", Encoding.UTF8.GetBytes(Hostname + "\n"));
        if (hosts is { } slot)
        {
            AttachFile(plan, slot, "/etc/hosts");
        }
        else
        {
            AddFile(plan, "hosts", Hosts);
        }

        AddFile(plan, "resolv.conf", ResolvConf);
    }

    /// <summary>Lays a file of the pod over one in /etc: it belongs to this run, not to what the app changes in its root.</summary>
    private static void AddFile(LaunchPlanBuilder plan, string name, byte[]? content)
    {
        if (content is not null)
        {
            plan.ReplaceFile($"{FilesDirectory}/{name}", content, Permissions.File);
            AttachFile(plan, plan.OpenTree($"{FilesDirectory}/{name}", MountScope.Single), $"/etc/{name}");
        }
    }

    private static int OpenReadOnly(LaunchPlanBuilder plan, string file)
    {
        const MountAttributes Attributes = MountAttributes.ReadOnly | MountAttributes.NoSetuid | MountAttributes.NoDevices | MountAttributes.NoExecute;
        var slot = plan.OpenTree(file, MountScope.Single);
        plan.SetTreeAttributes(slot, Attributes, MountScope.Single);
        return slot;
    }

    private static void AttachFile(LaunchPlanBuilder plan, int slot, string target)
    {
        plan.TouchInImage(target);
        plan.AttachTreeInImage(slot, target, $"\"{target}\"");
    }

    private bool HasVolumeBelow(string directory)
    {
        foreach (var volume in Volumes)
        {
            if (volume.Target == directory || volume.Target.StartsWith(directory + "/", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
