using Appc.Isolators;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Pods.Layout.Entrypoints;

namespace Rkt.Pods.Flavours;

/// <summary>What a pod of flavour fly cannot have. What would keep somebody out is refused, for nobody may believe in a wall that is not there; the rest is left out with a warning.</summary>
public static class FlyRules
{
    /// <exception cref="RktException">The pod has more than one app, or forwards ports.</exception>
    public static void Check(PodManifest manifest)
    {
        if (manifest.Apps.Count != 1)
        {
            throw new RktException($"stage1 \"{BuiltInName.Fly}\" runs pods of one app, and this one has {manifest.Apps.Count}");
        }

        if (manifest.Ports.Count > 0)
        {
            throw new RktException($"stage1 \"{BuiltInName.Fly}\" forwards no ports: its app listens on the host's network");
        }
    }

    /// <summary>Refuses limits and walls that were asked for on the command line; those of an image, which may be meant for other flavours, are left out with a warning.</summary>
    /// <param name="isolators">What the command line says.</param>
    /// <exception cref="RktException">There is one.</exception>
    public static void CheckAsked(IReadOnlyList<Isolator> isolators)
    {
        if (isolators.Count > 0)
        {
            throw new RktException(
                $"stage1 \"{BuiltInName.Fly}\" confines and limits nothing, and {string.Join(", ", isolators.Select(static isolator => $"\"{isolator.Name}\""))} is asked for")
            {
                Hint = "leave out the flags for it (--memory, --caps-retain, --seccomp …)",
            };
        }
    }

    /// <summary>Takes out what fly cannot do.</summary>
    /// <param name="arguments">What was asked for; networks are the host's when none were.</param>
    /// <param name="warn">Told a line for each option that is left out.</param>
    /// <exception cref="RktException">A wall is asked for that fly does not have.</exception>
    public static RunArguments Fit(RunArguments arguments, Action<string> warn)
    {
        if (!arguments.Networks.IsHost)
        {
            throw new RktException($"stage1 \"{BuiltInName.Fly}\" has no networks of its own, and --net={arguments.Networks} is asked for")
            {
                Hint = "leave --net out, or give --net=host",
            };
        }

        if (arguments.PodDns)
        {
            throw new RktException($"stage1 \"{BuiltInName.Fly}\" has no networks of its own, so that --pod-dns has no address to tell");
        }

        if (arguments.PrivateUsers is not null)
        {
            throw new RktException($"stage1 \"{BuiltInName.Fly}\" has no user namespaces");
        }

        if (arguments.Hostname is not null)
        {
            warn("warning: --hostname option is not supported by stage1");
            arguments = arguments with { Hostname = null };
        }

        if (arguments.Ipc == IpcMode.Private)
        {
            warn("warning: --ipc option is not supported by stage1");
        }

        return arguments with { Ipc = IpcMode.Auto };
    }
}
