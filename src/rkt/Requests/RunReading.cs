using Rkt.Cli.Commands;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Flavours;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Names;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Requests;

/// <summary>Reads how a command line wants a pod to run.</summary>
internal static class RunReading
{
    private const string Host = "host";

    /// <summary>Reads networks, terminal, host name, namespaces and what is switched off.</summary>
    /// <param name="call">The command line.</param>
    /// <param name="pod">The pod to run.</param>
    /// <param name="names">What was read of the name files.</param>
    /// <param name="flavour">What is to run it; null for a stage1 of somebody else.</param>
    public static RunArguments Read(Invocation call, Appc.Names.PodId pod, NameFiles names, BuiltInFlavour? flavour)
    {
        var flags = call.Flags;
        var isFly = flavour == BuiltInFlavour.Fly;
        var networks = isFly && !flags.Has(PodFlags.Net) ? NetworkList.Parse(Host) : NetworkList.Parse(flags.Text(PodFlags.Net));
        if (!isFly && flags.Has(PodFlags.Port) && (networks.IsNone || networks.IsHost))
        {
            throw new RktException("flags --port and --net=none or --net=host are mutually exclusive");
        }

        if (!isFly && flags.IsOn(PodFlags.PodDns) && (networks.IsNone || networks.IsHost))
        {
            throw new RktException("flags --pod-dns and --net=none or --net=host are mutually exclusive");
        }

        if (flags.IsOn(PodFlags.RegisterMetadata))
        {
            throw new RktException($"{PodFlags.RegisterMetadata} is not supported yet");
        }

        var arguments = new RunArguments
        {
            Pod = pod,
            Debug = call.Global.Debug,
            Networks = networks,
            Interactive = flags.IsOn(PodFlags.Interactive),
            LocalConfiguration = call.Global.LocalConfiguration,
            Hostname = flags.TextOrNull(PodFlags.Hostname) is { Length: > 0 } hostname ? CheckHostname(hostname) : null,
            ResolvConf = names.ResolvConfMode,
            EtcHosts = names.EtcHostsMode,
            PodDns = flags.IsOn(PodFlags.PodDns),
            DisableCapabilities = call.Global.Insecure.HasFlag(InsecureOptions.Capabilities),
            DisablePaths = call.Global.Insecure.HasFlag(InsecureOptions.Paths),
            DisableSeccomp = call.Global.Insecure.HasFlag(InsecureOptions.Seccomp),
            Ipc = flags.Text(PodFlags.Ipc) switch
            {
                "private" => IpcMode.Private,
                "parent" => IpcMode.Parent,
                _ => IpcMode.Auto,
            },
        };
        if (flavour is null)
        {
            InterfaceVersion.RequireKnown(arguments);
        }

        return isFly ? FlyRules.Fit(arguments, call.Error.WriteLine) : arguments;
    }

    /// <summary>One terminal is for one app.</summary>
    /// <exception cref="RktException">A terminal is asked for, and there are several apps.</exception>
    public static void CheckInteractive(Invocation call, int apps)
    {
        if (call.Flags.IsOn(PodFlags.Interactive) && apps > 1)
        {
            throw new RktException("interactive option only supports one image");
        }
    }

    private static string CheckHostname(string hostname) => HostName.IsOfPod(hostname)
        ? hostname
        : throw UsageException.BadValue(PodFlags.Hostname, hostname, "not a host name (letters, digits, dashes and dots, at most 63)");
}
