using Appc.Names;
using Appc.Pods;
using Rkt.Cli.Commands;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Lifecycle;

namespace Rkt.Cli.Requests;

/// <summary>Which app of a pod a command is about.</summary>
internal static class AppChoice
{
    /// <summary>The app that <c>--app</c> names, or the pod's only one.</summary>
    /// <exception cref="RktException">There is no such app, or several and none is named.</exception>
    public static AcName Choose(Invocation call, FoundPod pod, PodManifest manifest)
    {
        if (call.Flags.ReadOrNull(SharedFlags.App, AcName.Parse) is { } name)
        {
            return manifest.FindApp(name)?.Name ?? throw new RktException($"pod \"{pod.Id}\" has no app \"{name}\"")
            {
                Hint = $"its apps are {string.Join(", ", manifest.Apps.Select(static app => app.Name))}",
            };
        }

        if (manifest.Apps is [var only])
        {
            return only.Name;
        }

        if (manifest.Apps.Count == 0)
        {
            throw new RktException($"pod \"{pod.Id}\" has no apps");
        }

        call.Note("pod contains multiple apps:");
        foreach (var app in manifest.Apps)
        {
            call.Note($"\t{app.Name}");
        }

        throw new RktException("no app specified") { Hint = $"name one: rkt {call.Command.Name} --app=NAME" };
    }
}
