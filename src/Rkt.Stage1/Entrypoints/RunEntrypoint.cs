using System.Globalization;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Namespaces;
using Rkt.Stage1.Networking;
using Rkt.Stage1.Supervision;

namespace Rkt.Stage1.Entrypoints;

/// <summary>Runs a prepared pod to its end, as the pod's supervisor. The working directory is the pod's.</summary>
public static class RunEntrypoint
{
    private const string StandardLocalConfiguration = "/etc/rkt";

    /// <summary>Runs the pod and returns the exit status of <c>rkt run</c>.</summary>
    /// <exception cref="RktException">The pod cannot be run; nothing of it is left running.</exception>
    public static int Run(ReadOnlySpan<string> words, TextWriter messages)
    {
        var arguments = RunArgumentsFormat.Parse(words);
        KeepLock();
        // From here on a signal ends the pod in good order.
        var signals = SignalPipe.Catch(SignalPipe.Terminate, SignalPipe.Interrupt, SignalPipe.Quit, SignalPipe.Hangup);
        var pod = new PodPath(Environment.CurrentDirectory);
        var manifest = PodManifest.Parse(File.ReadAllBytes(pod.Manifest));
        if (manifest.Apps.Count == 0)
        {
            throw new RktException("the pod has no apps");
        }

        if (arguments.Interactive && manifest.Apps.Count > 1)
        {
            throw new RktException("interactive mode supports one app only");
        }

        var namespaces = new PodNamespaces
        {
            Pod = pod,
            Hostname = arguments.Hostname ?? $"rkt-{arguments.Pod}",
            SharesHostNetwork = arguments.Networks.IsHost,
            SharesHostIpc = arguments.Ipc == IpcMode.Parent,
        };
        return Run(pod, manifest, arguments, namespaces, signals, messages);
    }

    private static int Run(
        PodPath pod, PodManifest manifest, RunArguments arguments, PodNamespaces namespaces, SignalPipe signals, TextWriter messages)
    {
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var descriptor = (int)nothing.DangerousGetHandle();
        Directory.CreateDirectory(namespaces.Devices);
        File.WriteAllText(pod.SupervisorPid, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
        using var init = Child.Launch(namespaces.Plan(), [descriptor], joined: null);
        try
        {
            File.WriteAllText(pod.Pid, string.Create(CultureInfo.InvariantCulture, $"{init.Pid}\n"));
            IReadOnlyList<CniResult> networks = arguments.Networks.IsHost || arguments.Networks.IsNone
                ? []
                : new PodNetworks(pod, arguments.Pod, arguments.LocalConfiguration ?? StandardLocalConfiguration, messages)
                    .Join(arguments.Networks, init.Pid);
            var factory = new AppFactory(
                pod, manifest, arguments, namespaces, PodFiles.Of(pod, arguments, namespaces.Hostname, networks));
            var apps = new List<PodApp>(manifest.Apps.Count);
            foreach (var app in manifest.Apps)
            {
                apps.Add(factory.Make(app));
            }

            using var supervisor = new Supervisor(pod, namespaces, init, signals, descriptor, arguments.Interactive, messages);
            return supervisor.Run(apps);
        }
        finally
        {
            // With the pod's pid 1 every process of the pod ends.
            init.Signal(SignalPipe.Kill);
            init.Wait();
        }
    }

    /// <summary>Keeps the pod's lock as long as this process lives, and from every process that it starts.</summary>
    private static void KeepLock()
    {
        if (LockDescriptor.FromEnvironment() is not { } descriptor)
        {
            throw new RktException($"{LockDescriptor.Variable} is not set")
            {
                Hint = "stage1 is started by rkt run and rkt run-prepared",
            };
        }

        InheritedDescriptor.KeepFromChildren(descriptor);
        Environment.SetEnvironmentVariable(LockDescriptor.Variable, null);
    }
}
