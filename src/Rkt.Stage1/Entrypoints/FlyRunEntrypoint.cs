using Appc;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Files.Trees;
using Rkt.Host.Launching;
using Rkt.Pods.Flavours;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Fly;

namespace Rkt.Stage1.Entrypoints;

/// <summary>Runs a pod of flavour fly: this process becomes the app. The working directory is the pod's.</summary>
public static class FlyRunEntrypoint
{
    /// <summary>Becomes the app. Returns only by throwing.</summary>
    /// <exception cref="RktException">The app cannot be started.</exception>
    public static int Run(ReadOnlySpan<string> words, TextWriter messages)
    {
        var failedStart = FailedStartVariable.FromEnvironment();
        var descriptor = LockDescriptor.FromEnvironment() ?? throw new RktException($"{LockDescriptor.Variable} is not set");
        var pod = new PodPath(Environment.CurrentDirectory);
        try
        {
            Become(pod, RunArgumentsFormat.Parse(words), descriptor, messages);
            return 0;
        }
        catch (Exception e) when (failedStart == FailedStart.Discard
            && e is RktException or IOException or UnauthorizedAccessException or ManifestException or FormatException)
        {
            TryRemove(pod, messages);
            throw;
        }
    }

    /// <summary>Removes a pod that never was. Nothing of it is outside its directory: its mounts were in a namespace that is gone.</summary>
    private static void TryRemove(PodPath pod, TextWriter messages)
    {
        try
        {
            Environment.CurrentDirectory = "/";
            TreeRemoval.Remove(pod.Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Told beside the failure that brought us here; gc finds the pod as an exited one.
            ErrorReport.Write(messages, "stage1", new RktException($"cannot remove \"{pod}\"", e), wholeChain: false);
        }
    }

    private static void Become(PodPath pod, RunArguments arguments, int lockDescriptor, TextWriter messages)
    {
        var manifest = PodManifest.Parse(File.ReadAllBytes(pod.Manifest));
        FlyRules.Check(manifest);
        var name = manifest.Apps[0].Name;
        try
        {
            var app = FlyApp.Of(pod, manifest, arguments);
            if (app.Unsupported.Any())
            {
                messages.WriteLine($"stage1: app \"{name}\" runs without what flavour fly does not have: {string.Join(", ", app.Unsupported)}");
            }

            var started = pod.App(name).StartedMarker;
            StateFile.WriteLine(pod.ProcessGroup, ProcessHandle.OwnGroup);
            StateFile.WriteLine(pod.Pid, Environment.ProcessId);
            StateFile.WriteLine(started, Environment.ProcessId);
            File.Delete(pod.SupervisorStatus);
            File.CreateSymbolicLink(pod.SupervisorStatus, PodPath.SupervisorReady);
            try
            {
                ProgramReplacement.Execute(app.Plan(lockDescriptor), [lockDescriptor]);
            }
            catch (KernelException e) when (e.Call == "exec")
            {
                throw new RktException("cannot become its program", e) { Hint = app.HintOf(e.Errno) };
            }
            finally
            {
                File.Delete(started);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RktException)
        {
            throw new RktException($"cannot start app \"{name}\"", e);
        }
    }
}
