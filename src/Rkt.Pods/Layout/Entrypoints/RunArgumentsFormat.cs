using Appc.Names;

namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>Writes and reads the arguments of stage1's "run" entrypoint.</summary>
public static class RunArgumentsFormat
{
    private const string DebugFlag = "--debug";
    private const string NetFlag = "--net=";
    private const string InteractiveFlag = "--interactive";
    private const string PrivateUsersFlag = "--private-users=";
    private const string MetadataTokenFlag = "--mds-token=";
    private const string LocalConfigFlag = "--local-config=";
    private const string HostnameFlag = "--hostname=";
    private const string DnsConfModeFlag = "--dns-conf-mode=";
    private const string PodDnsFlag = "--pod-dns";
    private const string DisableCapabilitiesFlag = "--disable-capabilities-restriction";
    private const string DisablePathsFlag = "--disable-paths";
    private const string DisableSeccompFlag = "--disable-seccomp";
    private const string MutableFlag = "--mutable";
    private const string IpcFlag = "--ipc=";
    private const string ResolvKey = "resolv=";
    private const string HostsKey = "hosts=";

    /// <summary>The arguments in the reference's order, the pod's UUID last.</summary>
    public static List<string> Format(RunArguments arguments)
    {
        var words = new List<string>(8);
        AddIf(words, arguments.Debug, DebugFlag);
        words.Add(NetFlag + arguments.Networks);
        AddIf(words, arguments.Interactive, InteractiveFlag);
        AddIf(words, arguments.PrivateUsers is not null, PrivateUsersFlag, arguments.PrivateUsers?.ToString());
        AddIf(words, arguments.MetadataToken is not null, MetadataTokenFlag, arguments.MetadataToken);
        AddIf(words, arguments.LocalConfiguration is not null, LocalConfigFlag, arguments.LocalConfiguration);
        AddIf(words, arguments.Hostname is not null, HostnameFlag, arguments.Hostname);
        if (arguments.ResolvConf != ResolvConfMode.Default || arguments.EtcHosts != EtcHostsMode.Default)
        {
            words.Add($"{DnsConfModeFlag}{ResolvKey}{Word(arguments.ResolvConf)},{HostsKey}{Word(arguments.EtcHosts)}");
        }

        AddIf(words, arguments.DisableCapabilities, DisableCapabilitiesFlag);
        AddIf(words, arguments.DisablePaths, DisablePathsFlag);
        AddIf(words, arguments.DisableSeccomp, DisableSeccompFlag);
        AddIf(words, arguments.Mutable, MutableFlag);
        AddIf(words, arguments.Ipc != IpcMode.Auto, IpcFlag, Word(arguments.Ipc));
        AddIf(words, arguments.PodDns, PodDnsFlag);
        words.Add(arguments.Pod.ToString());
        return words;
    }

    /// <exception cref="FormatException">An argument is unknown or has a bad value, or the UUID is missing.</exception>
    public static RunArguments Parse(ReadOnlySpan<string> words)
    {
        if (words.Length == 0)
        {
            throw new FormatException("the pod's UUID is missing");
        }

        var arguments = new RunArguments { Pod = PodId.Parse(words[^1]) };
        foreach (var word in words[..^1])
        {
            arguments = With(arguments, word);
        }

        return arguments;
    }

    private static RunArguments With(RunArguments arguments, string word) => word switch
    {
        DebugFlag => arguments with { Debug = true },
        InteractiveFlag => arguments with { Interactive = true },
        PodDnsFlag => arguments with { PodDns = true },
        DisableCapabilitiesFlag => arguments with { DisableCapabilities = true },
        DisablePathsFlag => arguments with { DisablePaths = true },
        DisableSeccompFlag => arguments with { DisableSeccomp = true },
        MutableFlag => arguments with { Mutable = true },
        _ when ValueOf(word, NetFlag) is { } value => arguments with { Networks = NetworkList.Parse(value) },
        _ when ValueOf(word, PrivateUsersFlag) is { } value => arguments with { PrivateUsers = UserRange.Parse(value) },
        _ when ValueOf(word, MetadataTokenFlag) is { } value => arguments with { MetadataToken = value },
        _ when ValueOf(word, LocalConfigFlag) is { } value => arguments with { LocalConfiguration = value },
        _ when ValueOf(word, HostnameFlag) is { } value => arguments with { Hostname = value },
        _ when ValueOf(word, DnsConfModeFlag) is { } value => WithNameFiles(arguments, value),
        _ when ValueOf(word, IpcFlag) is { } value => arguments with { Ipc = ParseIpc(value) },
        _ => throw new FormatException($"unknown argument \"{word}\""),
    };

    private static RunArguments WithNameFiles(RunArguments arguments, string modes)
    {
        foreach (var mode in modes.Split(','))
        {
            arguments = mode switch
            {
                _ when ValueOf(mode, ResolvKey) is { } value => arguments with { ResolvConf = ParseResolvConf(value) },
                _ when ValueOf(mode, HostsKey) is { } value => arguments with { EtcHosts = ParseEtcHosts(value) },
                _ => throw new FormatException($"unknown name file mode \"{mode}\""),
            };
        }

        return arguments;
    }

    private static string? ValueOf(string word, string flag) =>
        word.StartsWith(flag, StringComparison.Ordinal) ? word[flag.Length..] : null;

    private static void AddIf(List<string> words, bool given, string flag, string? value = "")
    {
        if (given)
        {
            words.Add(flag + value);
        }
    }

    private static string Word(ResolvConfMode mode) => mode switch
    {
        ResolvConfMode.Host => "host",
        ResolvConfMode.Stage0 => "stage0",
        ResolvConfMode.None => "none",
        _ => "default",
    };

    private static ResolvConfMode ParseResolvConf(string word) => word switch
    {
        "default" => ResolvConfMode.Default,
        "host" => ResolvConfMode.Host,
        "stage0" => ResolvConfMode.Stage0,
        "none" => ResolvConfMode.None,
        _ => throw new FormatException($"unknown resolv.conf mode \"{word}\""),
    };

    private static string Word(EtcHostsMode mode) => mode switch
    {
        EtcHostsMode.Host => "host",
        EtcHostsMode.Stage0 => "stage0",
        _ => "default",
    };

    private static EtcHostsMode ParseEtcHosts(string word) => word switch
    {
        "default" => EtcHostsMode.Default,
        "host" => EtcHostsMode.Host,
        "stage0" => EtcHostsMode.Stage0,
        _ => throw new FormatException($"unknown hosts mode \"{word}\""),
    };

    private static string Word(IpcMode mode) => mode switch
    {
        IpcMode.Private => "private",
        IpcMode.Parent => "parent",
        _ => "auto",
    };

    private static IpcMode ParseIpc(string word) => word switch
    {
        "" or "auto" => IpcMode.Auto,
        "private" => IpcMode.Private,
        "parent" => IpcMode.Parent,
        _ => throw new FormatException($"unknown ipc mode \"{word}\" (must be auto, private or parent)"),
    };
}
