using System.Globalization;
using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Lifecycle;

namespace Rkt.Stage1.Entrypoints;

/// <summary>Ends a running pod: asks its supervisor to, or kills it. The working directory is the pod's.</summary>
public static class StopEntrypoint
{
    /// <summary>Sends the signal and returns without waiting for the end.</summary>
    /// <exception cref="RktException">The pod is not running.</exception>
    public static int Run(ReadOnlySpan<string> words)
    {
        var arguments = StopArguments.Parse(words);
        var pod = new PodPath(Environment.CurrentDirectory);
        var text = File.ReadAllText(pod.SupervisorPid).TrimEnd();
        using var supervisor = ProcessHandle.OpenIfExists(int.Parse(text, CultureInfo.InvariantCulture));

        // Asked in this order: while the pod is locked its supervisor lives, and the number that was read is its own.
        if (supervisor is null || PodLock.IsHeld(pod) != true)
        {
            throw new RktException($"pod \"{arguments.Pod}\" is not running");
        }

        if (arguments.Force)
        {
            supervisor.Kill();
        }
        else
        {
            supervisor.Terminate();
        }

        return 0;
    }
}
