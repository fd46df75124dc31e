using Rkt.Host.Errors;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Cgroups;
using Rkt.Stage1.Networking;

namespace Rkt.Stage1.Entrypoints;

/// <summary>Undoes what a pod left outside its directory: networks, namespace file, cgroups. May be called any number of times.</summary>
public static class GcEntrypoint
{
    /// <summary>Cleans up after a pod that is not running. The working directory is the pod's.</summary>
    /// <exception cref="RktException">Something could not be undone; the rest was.</exception>
    public static int Run(ReadOnlySpan<string> words, TextWriter messages)
    {
        var arguments = GarbageArguments.Parse(words);
        var pod = new PodPath(Environment.CurrentDirectory);
        PodCgroups.Remove(pod);
        var directories = NetworkDirectories.Of(arguments.LocalConfiguration, ConfigurationVariables.FromEnvironment());
        var limits = PluginTime.LimitsFromEnvironment(warning => messages.WriteLine($"stage1: warning: {warning}"));
        new PodNetworks(pod, arguments.Pod, directories, limits, messages).Leave();
        return 0;
    }
}
