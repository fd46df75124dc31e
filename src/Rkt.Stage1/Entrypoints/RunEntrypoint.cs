using Appc;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Files.Trees;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Cgroups;
using Rkt.Stage1.Names;
using Rkt.Stage1.Namespaces;
using Rkt.Stage1.Networking;
using Rkt.Stage1.Networking.Ports;
using Rkt.Stage1.Supervision;

namespace Rkt.Stage1.Entrypoints;

/// <summary>Runs a prepared pod to its end, as the pod's supervisor. The working directory is the pod's.</summary>
public static class RunEntrypoint
{
    /// <summary>Runs the pod whose directory and lock this process was started with.</summary>
    /// <inheritdoc cref="Run(PodPath, RunArguments, FailedStart, ConfigurationVariables, TextWriter, BegunNamespaces?)"/>
    public static int Run(ReadOnlySpan<string> words, TextWriter messages)
    {
        KeepLock();
        var failedStart = FailedStartVariable.FromEnvironment();
        Environment.SetEnvironmentVariable(FailedStartVariable.Name, null);
        return Run(new PodPath(Environment.CurrentDirectory), RunArgumentsFormat.Parse(words), failedStart, ConfigurationVariables.FromEnvironment(), messages);
    }

    /// <summary>Runs a pod and returns the exit status of <c>rkt run</c>.</summary>
    /// <param name="pod">The pod's directory, and the working directory.</param>
    /// <param name="arguments">How to run it.</param>
    /// <param name="failedStart">What becomes of it when none of its apps can be started.</param>
    /// <param name="configuration">The configuration directories beside the administrator's.</param>
    /// <param name="messages">Where to tell what happens.</param>
    /// <param name="begun">Namespaces that were begun for it, and are used if they are what the pod needs; owned by the caller. Null for none.</param>
    /// <remarks>The caller holds the pod's lock, which no child may inherit.</remarks>
    /// <exception cref="RktException">The pod cannot be run; nothing of it is left running.</exception>
    public static int Run(PodPath pod, RunArguments arguments, FailedStart failedStart, ConfigurationVariables configuration, TextWriter messages, BegunNamespaces? begun = null)
    {
        // From here on a signal ends the pod in good order.
        var signals = SignalPipe.Catch(SignalPipe.Terminate, SignalPipe.Interrupt, SignalPipe.Quit, SignalPipe.Hangup);
        Supervisor? supervisor = null;
        PodNetworks NetworksOf(PodPath path, PodId id) => Networks(path, id, arguments, configuration, signals, messages);
        PodNetworks? networks = null;
        try
        {
            networks = NetworksOf(pod, arguments.Pod);
            RuntimeConfiguration.Write(pod, arguments);
            var request = RunRequest.Read(pod, arguments);
            var ports = PortsOf(request);
            using var held = HostPorts.Take(pod, ports, (other, id) => NetworksOf(other, id).Leave());
            try
            {
                return Run(request, networks, ports, signals, messages, begun, ref supervisor);
            }
            finally
            {
                if (ports.Count > 0)
                {
                    TryLeave(networks, messages);
                }
            }
        }
        catch (Exception e) when (failedStart == FailedStart.Discard && supervisor is not { HasStartedAny: true } && IsFailure(e))
        {
            Discard(pod, arguments, networks, messages);
            throw;
        }
        finally
        {
            supervisor?.Dispose();
        }
    }

    private static int Run(
        RunRequest request, PodNetworks networks, IReadOnlyList<PortMapping> ports, SignalPipe signals, TextWriter messages, BegunNamespaces? begun, ref Supervisor? supervisor)
    {
        var pod = request.Pod;
        StateFile.WriteLine(pod.SupervisorPid, Environment.ProcessId);
        var names = request.Arguments.PodDns ? new NameExchange(pod, messages) : null;
        var starting = begun is not null && begun.Namespaces == request.Namespaces ? begun : BeginOthers(request, begun);
        try
        {
            // While pid 1 makes the namespaces, the apps are made ready, if they need nothing of it: neither networks nor its user namespace.
            var init = HasNetworks(request) || request.Namespaces.Users is not null ? Complete(starting, pod) : null;
            request = request with { Namespaces = request.Namespaces with { InitPid = init?.Pid ?? 0 } };
            var answers = HasNetworks(request) ? JoinNetworks(request, networks, ports, init!) : [];
            names?.Join(request.Arguments, request.Namespaces.Hostname, answers);
            var apps = request.MakeApps(answers, messages);
            supervisor = new Supervisor(
                pod, request.Namespaces, init ?? Complete(starting, pod), signals, starting.Nothing, request.Arguments.Interactive, messages);
            return supervisor.Run(apps);
        }
        finally
        {
            // With the pod's pid 1 every process of the pod ends.
            starting.Dispose();
            names?.Leave();
            TryRemoveCgroups(pod);
        }
    }

    /// <summary>Begins the namespaces that the pod needs, in place of those that were begun before its manifests were read.</summary>
    private static BegunNamespaces BeginOthers(RunRequest request, BegunNamespaces? begun)
    {
        begun?.Dispose();
        return BegunNamespaces.Begin(request.Namespaces);
    }

    /// <summary>Waits until pid 1 has made the pod's namespaces, and tells of it in the pod's directory.</summary>
    private static Child Complete(BegunNamespaces starting, PodPath pod)
    {
        var init = starting.Complete();
        StateFile.WriteLine(pod.Pid, init.Pid);
        return init;
    }

    /// <summary>Takes the pod out of its networks as soon as it has ended: the ports that lead to it are for its successor.</summary>
    private static void TryLeave(PodNetworks networks, TextWriter messages)
    {
        try
        {
            networks.Leave();
        }
        catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException)
        {
            ErrorReport.Write(messages, "stage1", new RktException("cannot take back the pod's ports", e) { Hint = "rkt gc tries again" }, wholeChain: false);
        }
    }

    private static IReadOnlyList<PortMapping> PortsOf(RunRequest request) => HasNetworks(request) ? request.Ports() : [];

    private static bool HasNetworks(RunRequest request) => !request.Arguments.Networks.IsHost && !request.Arguments.Networks.IsNone;

    private static bool IsFailure(Exception e) =>
        e is RktException or IOException or UnauthorizedAccessException or ManifestException or FormatException;

    /// <summary>Removes a pod that never was: its lock is held by this process to the end.</summary>
    private static void Discard(PodPath pod, RunArguments arguments, PodNetworks? networks, TextWriter messages)
    {
        try
        {
            PodCgroups.Remove(pod);
            networks?.Leave();
            Environment.CurrentDirectory = "/";
            TreeRemoval.Remove(pod.Root);
        }
        catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException)
        {
            // Told beside the failure that brought us here; gc finds the pod as an exited one.
            ErrorReport.Write(messages, "stage1", new RktException($"cannot remove pod \"{arguments.Pod}\"", e), wholeChain: false);
        }
    }

    private static void TryRemoveCgroups(PodPath pod)
    {
        try
        {
            PodCgroups.Remove(pod);
        }
        catch (RktException)
        {
            // A dying process may still be in one; gc comes after.
        }
    }

    private static IReadOnlyList<NetworkNames> JoinNetworks(RunRequest request, PodNetworks networks, IReadOnlyList<PortMapping> ports, Child init)
    {
        var results = networks.Join(request.Arguments.Networks, init.Pid, NetworkCapabilities.Of(request.Namespaces.Hostname, ports, request.Bandwidth));
        HostPorts.RequireFamilies(ports, results);
        if (request.Arguments.Debug)
        {
            networks.Verify();
        }

        return [.. results.Select(NetworkNames.Of)];
    }

    /// <summary>A pod's networks. A signal ends the wait for a plugin.</summary>
    private static PodNetworks Networks(
        PodPath pod, PodId id, RunArguments arguments, ConfigurationVariables configuration, SignalPipe signals, TextWriter messages)
    {
        var directories = NetworkDirectories.Of(arguments.LocalConfiguration, configuration);
        return new PodNetworks(pod, id, directories, PluginTime.LimitsFromEnvironment() with { Interruption = signals.Descriptor }, messages);
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
