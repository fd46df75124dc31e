using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Names;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Requests;

/// <summary>Reads how the apps of a pod are to find names.</summary>
internal static class NameReading
{
    private const string Host = "host";
    private const string None = "none";

    /// <summary>Reads the flags of resolv.conf and hosts.</summary>
    /// <exception cref="RktException">A value is bad, comes twice or contradicts another, or the host lacks the file that is asked for.</exception>
    public static NameFiles Read(FlagValues flags)
    {
        var servers = Words(flags, PodFlags.Dns);
        var entries = Words(flags, PodFlags.HostsEntry);
        RequireAlone(PodFlags.Dns, servers, Host);
        RequireAlone(PodFlags.Dns, servers, None);
        RequireAlone(PodFlags.HostsEntry, entries, Host);
        var resolver = ReadResolver(flags, servers is [Host] or [None] ? [] : servers);
        if (servers is [Host] or [None] && !resolver.IsEmpty)
        {
            throw new RktException($"--dns={servers[0]} excludes other DNS flags");
        }

        RequireFile(PodFlags.Dns, servers, "/etc/resolv.conf");
        RequireFile(PodFlags.HostsEntry, entries, "/etc/hosts");
        return new NameFiles
        {
            ResolvConfMode = servers switch
            {
                [Host] => ResolvConfMode.Host,
                [None] => ResolvConfMode.None,
                _ => resolver.IsEmpty ? ResolvConfMode.Default : ResolvConfMode.Stage0,
            },
            Resolver = resolver,
            EtcHostsMode = entries switch
            {
                [] => EtcHostsMode.Default,
                [Host] => EtcHostsMode.Host,
                _ => EtcHostsMode.Stage0,
            },
            HostsEntries = entries is [] or [Host] ? [] : ReadEntries(entries),
        };
    }

    private static ResolverSettings ReadResolver(FlagValues flags, List<string> servers)
    {
        var search = Words(flags, PodFlags.DnsSearch);
        var options = Words(flags, PodFlags.DnsOption);
        var domain = flags.Text(PodFlags.DnsDomain);
        if (servers.Count + search.Count + options.Count + domain.Length == 0)
        {
            return ResolverSettings.None;
        }

        Check(PodFlags.Dns, servers, static text => AddressText.TryParse(text, withZone: true) is not null, "not an IP address");
        Check(PodFlags.DnsSearch, search, HostName.IsDomain, "not a domain");
        Check(PodFlags.DnsOption, options, IsOption, "not a resolver option");
        Check(PodFlags.DnsDomain, domain.Length == 0 ? [] : [domain], HostName.IsDomain, "not a domain");
        return new ResolverSettings { NameServers = servers, Search = search, Options = options, Domain = domain };
    }

    private static List<HostsEntry> ReadEntries(List<string> texts)
    {
        var entries = texts.ConvertAll(static text => text.IndexOf('=') is var equals and > 0
            && AddressText.TryParse(text[..equals]) is not null && HostName.IsName(text[(equals + 1)..])
                ? new HostsEntry(text[..equals], text[(equals + 1)..])
                : throw UsageException.BadValue(PodFlags.HostsEntry, text, "must be IP=NAME, or host"));
        FlagReading.CheckKeys(PodFlags.HostsEntry, texts);
        return entries;
    }

    private static List<string> Words(FlagValues flags, Flag flag) =>
        [.. flags.All(flag).SelectMany(static value => value.Split(',', StringSplitOptions.RemoveEmptyEntries))];

    private static void Check(Flag flag, List<string> values, Predicate<string> isGood, string reason)
    {
        if (values.Find(value => !isGood(value)) is { } bad)
        {
            throw UsageException.BadValue(flag, bad, reason);
        }

        FlagReading.CheckKeys(flag, values);
    }

    private static bool IsOption(string text) => text.All(static c => char.IsAsciiLetterOrDigit(c) || c is ':' or '-' or '_' or '.');

    private static void RequireAlone(Flag flag, List<string> words, string word)
    {
        if (words.Count > 1 && words.Contains(word))
        {
            throw new RktException($"{flag}={word} must be the only value");
        }
    }

    private static void RequireFile(Flag flag, List<string> words, string file)
    {
        if (words is [Host] && !File.Exists(file))
        {
            throw new RktException($"{flag}={Host}: this host has no \"{file}\"");
        }
    }
}
