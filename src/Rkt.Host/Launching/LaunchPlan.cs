using System.Runtime.InteropServices;
using System.Text;
using Rkt.Host.Errors;

namespace Rkt.Host.Launching;

/// <summary>What a child does between its creation and its program, as the shim reads it. Made by <see cref="LaunchPlanBuilder"/>.</summary>
/// <remarks>A plan refers to descriptors by index only, so that one plan can be launched many times.</remarks>
public sealed class LaunchPlan
{
    internal const uint Magic = 0x504c_4b52;
    internal const uint Version = 1;
    internal const int HeaderSize = 40;
    internal const int StepSize = 56;

    private readonly byte[] _bytes;

    internal LaunchPlan(byte[] bytes) => _bytes = bytes;

    /// <summary>The plan in the shim's format.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The failure of a step, told as the kernel call, what it was applied to, and why.</summary>
    /// <param name="index">The step's index, as the shim reports it; negative when the child could not be made at all.</param>
    /// <param name="errno">The error number.</param>
    internal KernelException Failure(int index, int errno) => index switch
    {
        -2 => new KernelException("launch plan", errno),
        -1 => new KernelException("clone", errno, "new process with its namespaces"),
        _ => FailureOf(Steps[index], errno),
    };

    private ReadOnlySpan<LaunchStep> Steps =>
        MemoryMarshal.Cast<byte, LaunchStep>(_bytes.AsSpan(HeaderSize))[..(int)MemoryMarshal.Read<uint>(_bytes.AsSpan(12))];

    private KernelException FailureOf(LaunchStep step, int errno) => step.Operation switch
    {
        LaunchOperation.WriteFile => new("write", errno, Text(step.String1)),
        LaunchOperation.CreateFile => new("create", errno, Text(step.String1)),
        LaunchOperation.MakeDirectory => new("mkdir", errno, Text(step.String1)),
        LaunchOperation.Touch => new("create", errno, Text(step.String1)),
        LaunchOperation.MakeNode => new("mknod", errno, Text(step.String1)),
        LaunchOperation.Symlink => new("symlink", errno, Text(step.String2)),
        LaunchOperation.Mount => new("mount", errno, $"{Text(step.String3) ?? Text(step.String1)} on {Text(step.String2)}"),
        LaunchOperation.OpenTree => new("open_tree", errno, Text(step.String1)),
        LaunchOperation.MoveMount => new("move_mount", errno, Text(step.String2) ?? Text(step.String1)),
        LaunchOperation.MountAttributes => new("mount_setattr", errno, Text(step.String1)),
        LaunchOperation.SlotAttributes => new("mount_setattr", errno, Text(step.String1)),
        LaunchOperation.Unmount => new("umount2", errno, Text(step.String1)),
        LaunchOperation.PivotRoot => new("pivot_root", errno, Text(step.String1)),
        LaunchOperation.ChangeDirectory => new("chdir", errno, Text(step.String1)),
        LaunchOperation.Unshare => new("unshare", errno, ((NamespaceKinds)step.A).ToString()),
        LaunchOperation.Hostname => new("sethostname", errno, Text(step.String1)),
        LaunchOperation.LoopbackUp => new("set up", errno, "loopback interface"),
        LaunchOperation.ResourceLimit => new("setrlimit", errno, ProcessLimits.Describe((int)step.A, (ulong)step.B, (ulong)step.C)),
        LaunchOperation.Duplicate => new("dup2", errno, $"{step.B}"),
        LaunchOperation.CloseOnExec => new("close_range", errno),
        LaunchOperation.NewSession => new("setsid", errno),
        LaunchOperation.ControllingTerminal => new("ioctl TIOCSCTTY", errno),
        LaunchOperation.SupplementaryGroups => new("setgroups", errno),
        LaunchOperation.Group => new("setresgid", errno, $"{step.A}"),
        LaunchOperation.User => new("setresuid", errno, $"{step.A}"),
        LaunchOperation.BoundingSet => new("prctl PR_CAPBSET_DROP", errno),
        LaunchOperation.Capabilities => new("capset", errno),
        LaunchOperation.NoNewPrivileges => new("prctl PR_SET_NO_NEW_PRIVS", errno),
        LaunchOperation.Seccomp => new("seccomp", errno),
        LaunchOperation.ParentDeath => new("prctl PR_SET_PDEATHSIG", errno),
        LaunchOperation.Join => new("setns", errno, ((NamespaceKinds)step.B).ToString()),
        LaunchOperation.NameTerminal => new("open", errno, "/dev/pts"),
        LaunchOperation.Wait => new("wait", errno),
        LaunchOperation.Open => new("open", errno, Text(step.String1)),
        LaunchOperation.JoinOpened => new("setns", errno, ((NamespaceKinds)step.B).ToString()),
        LaunchOperation.FileIds => new("setfsuid", errno, $"{step.A}"),
        LaunchOperation.Own => new("fchown", errno, $"descriptor {step.A}"),
        LaunchOperation.ExecutePause => new("exec", errno, "pause"),
        LaunchOperation.Execute => new("exec", errno, Text(step.String2 + 1)),
        _ => new($"step {(int)step.Operation}", errno),
    };

    private string? Text(uint offset)
    {
        if (offset == 0)
        {
            return null;
        }

        var rest = _bytes.AsSpan((int)offset);
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
    }
}
