using System.Text;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Files;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Exporting;

/// <summary>The root of an app that has ended, as it left it, to be read.</summary>
/// <remarks>
/// An overlay is put together by the kernel, which knows its whiteouts, opaque directories and whatever else it once wrote: read-only,
/// and in the mount namespace of a child, so that the host never has it mounted and it is gone with the child, whatever becomes of us.
/// </remarks>
public sealed class EndedRoot : IDisposable
{
    private readonly Child? _holder;

    private EndedRoot(string parent, Child? holder)
    {
        Parent = parent;
        _holder = holder;
    }

    /// <summary>The name of the root in <see cref="Parent"/>.</summary>
    public static string Name => "rootfs";

    /// <summary>The directory that the root is in; valid while this object lives.</summary>
    public string Parent { get; }

    /// <summary>Opens the root of an app. The pod is kept from being deleted by the caller.</summary>
    /// <exception cref="RktException">Something is still mounted there.</exception>
    /// <exception cref="KernelException">The overlay cannot be mounted.</exception>
    public static EndedRoot Open(AppPath app, RuntimeApp runtimeApp)
    {
        if (LowerDirectories.Read(app) is { } lower)
        {
            var holder = Mount(app, [app.OverlayUpper(runtimeApp.Image.Id.Key), .. lower]);
            return new EndedRoot($"/proc/{holder.Pid}/root{app.Stage2}", holder);
        }

        foreach (var mount in MountedFileSystem.MountsBelow(app.Rootfs))
        {
            throw new RktException($"something is mounted in the root of app \"{app.Name}\", at \"{mount}\"");
        }

        return new EndedRoot(app.Stage2, holder: null);
    }

    public void Dispose()
    {
        if (_holder is not null)
        {
            _holder.Signal(SignalPipe.Kill);
            _holder.Wait();
            _holder.Dispose();
        }
    }

    private static Child Mount(AppPath app, IReadOnlyList<string> directories)
    {
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var options = new StringBuilder("lowerdir=");
        foreach (var directory in directories)
        {
            options.Append(options.Length > "lowerdir=".Length ? ":" : "").Append(OverlayText.Escape(directory));
        }

        var plan = new LaunchPlanBuilder();
        plan.DieWithParent();
        plan.StartSession();
        plan.Duplicate(0, 0);
        plan.Duplicate(0, 1);
        plan.Duplicate(0, 2);
        plan.ChangeDirectory("/");
        plan.Mount(source: null, "/", type: null, MountFlags.Private | MountFlags.Recursive);
        plan.Mount(
            "overlay", app.Rootfs, "overlay", MountFlags.ReadOnly | MountFlags.NoDevices | MountFlags.NoSetuid | MountFlags.NoExecute, options.ToString());
        plan.Pause();
        return Child.Launch(plan.Build(NamespaceKinds.Mount, NamespaceKinds.None), [(int)nothing.DangerousGetHandle()], joined: null);
    }
}
