using System.Net;
using Rkt.Cli.Commands;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Flavours;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Requests;

/// <summary>Reads how a command line wants a pod to run.</summary>
internal static class RunReading
{
    private const string Host = "host";
    private const string None = "none";

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

    /// <summary>Reads the flags of resolv.conf and hosts.</summary>
    public static NameFiles ReadNameFiles(FlagValues flags)
    {
        var servers = Words(flags, PodFlags.Dns);
        RequireAlone(PodFlags.Dns, servers, Host);
        RequireAlone(PodFlags.Dns, servers, None);
        var search = Words(flags, PodFlags.DnsSearch);
        var options = Words(flags, PodFlags.DnsOption);
        var domain = flags.Text(PodFlags.DnsDomain);
        var isMade = servers.Count + search.Count + options.Count > 0 || domain.Length > 0;
        var mode = servers switch
        {
            [Host] => ResolvConfMode.Host,
            [None] => ResolvConfMode.None,
            _ => isMade ? ResolvConfMode.Stage0 : ResolvConfMode.Default,
        };
        if (mode is ResolvConfMode.Host or ResolvConfMode.None && search.Count + options.Count + domain.Length > 0)
        {
            throw new RktException($"--dns={servers[0]} excludes other DNS flags");
        }

        if (mode == ResolvConfMode.Stage0)
        {
            foreach (var server in servers)
            {
                if (!IPAddress.TryParse(server, out _))
                {
                    throw UsageException.BadValue(PodFlags.Dns, server, "not an IP address");
                }
            }
        }

        var entries = Words(flags, PodFlags.HostsEntry);
        RequireAlone(PodFlags.HostsEntry, entries, Host);
        return new NameFiles
        {
            ResolvConfMode = mode,
            NameServers = mode == ResolvConfMode.Stage0 ? servers : [],
            Search = search,
            Options = options,
            Domain = domain,
            EtcHostsMode = entries switch
            {
                [] => EtcHostsMode.Default,
                [Host] => EtcHostsMode.Host,
                _ => EtcHostsMode.Stage0,
            },
            HostsEntries = entries is [Host] ? [] : [.. entries.Select(ReadHostsEntry)],
        };
    }

    private static KeyValuePair<string, string> ReadHostsEntry(string text)
    {
        var equals = text.IndexOf('=');
        return equals > 0 && equals < text.Length - 1 && IPAddress.TryParse(text.AsSpan(0, equals), out _)
            ? new(text[..equals], text[(equals + 1)..])
            : throw UsageException.BadValue(PodFlags.HostsEntry, text, "must be IP=NAME, or host");
    }

    private static List<string> Words(FlagValues flags, Flag flag) =>
        [.. flags.All(flag).SelectMany(static value => value.Split(',', StringSplitOptions.RemoveEmptyEntries))];

    private static void RequireAlone(Flag flag, List<string> words, string word)
    {
        if (words.Count > 1 && words.Contains(word))
        {
            throw new RktException($"{flag}={word} must be the only value");
        }
    }

    private static string CheckHostname(string hostname) =>
        hostname.Length <= 63 && !hostname.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")
            && char.IsAsciiLetterOrDigit(hostname[0])
            ? hostname
            : throw UsageException.BadValue(PodFlags.Hostname, hostname, "not a host name (letters, digits, dashes and dots, at most 63)");
}
