using System.Globalization;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Pods.Inspection;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;
using Rkt.Stage1.Mounts;
using Rkt.Stage1.Supervision;

namespace Rkt.Stage1.Entering;

/// <summary>A running app that a command is to join: its main process, held, and what its pod was started with.</summary>
public sealed class EnteredApp : IDisposable
{
    private readonly ProcessHandle _process;
    private readonly ProcessHandle _init;
    private readonly int _initPid;

    private EnteredApp(RunRequest request, AcName name, ProcessHandle process, int pid, ProcessHandle init, int initPid)
    {
        _init = init;
        _initPid = initPid;
        Request = request;
        Name = name;
        _process = process;
        Pid = pid;
    }

    /// <summary>The pod, as its supervisor was asked to run it.</summary>
    public RunRequest Request { get; }

    public AcName Name { get; }

    /// <summary>The app's main process, whose namespaces are joined.</summary>
    public ProcessHandle Process => _process;

    /// <summary>Its number.</summary>
    public int Pid { get; }

    /// <summary>Where the pod's own terminals are made: reached through its pid 1, a process of ours, and so not by a path that the app controls.</summary>
    /// <exception cref="RktException">The pod has ended.</exception>
    public string TerminalMultiplexer => _init.HasEnded
        ? throw new RktException("the pod is not running")
        : $"/proc/{_initPid}/root{DeviceTree.Multiplexer(Request.Namespaces.Devices)}";

    /// <summary>Finds an app of a running pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="name">The app's name.</param>
    /// <param name="initPid">What stage0 takes for the pod's pid 1.</param>
    /// <exception cref="RktException">The pod or the app is not running.</exception>
    public static EnteredApp Find(PodPath pod, AcName name, int initPid)
    {
        var number = ReadNumber(pod.SupervisorPid) ?? throw new RktException("the pod's supervisor is not known")
        {
            Hint = "the pod is still starting: try again",
        };
        using var supervisor = ProcessHandle.OpenIfExists(number);

        // Asked in this order: while the pod is locked its supervisor lives, and the number is its own.
        if (supervisor is null || PodLock.IsHeld(pod) != true)
        {
            throw new RktException("the pod is not running");
        }

        var request = RunRequest.Read(pod, RuntimeConfiguration.Read(pod, PodId.Parse(Path.GetFileName(pod.Root))));
        _ = request.Manifest.FindApp(name) ?? throw new RktException($"the pod has no app \"{name}\"");
        var pid = ReadNumber(pod.App(name).StartedMarker) ?? throw new RktException($"app \"{name}\" has not been started yet");
        var init = OpenChild(initPid, number) ?? throw new RktException("the pod is not running");
        if (OpenChild(pid, number) is { } process)
        {
            return new EnteredApp(request, name, process, pid, init, initPid);
        }

        init.Dispose();
        throw new RktException($"app \"{name}\" is not running")
        {
            Hint = AppInspection.IsWaiting(pod.App(name)) ? "it has ended and waits until it is started again (--restart): try again" : null,
        };
    }

    public void Dispose()
    {
        _process.Dispose();
        _init.Dispose();
    }

    /// <summary>Opens a process if it lives and is a child of the supervisor, and so of the pod, not one that got the number later.</summary>
    private static ProcessHandle? OpenChild(int pid, int supervisor)
    {
        var process = ProcessHandle.OpenIfExists(pid);
        if (process is not null && ProcessFiles.ParentOf(pid) == supervisor && !process.HasEnded)
        {
            return process;
        }

        process?.Dispose();
        return null;
    }

    private static int? ReadNumber(string path) =>
        File.Exists(path) && int.TryParse(File.ReadAllText(path).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
